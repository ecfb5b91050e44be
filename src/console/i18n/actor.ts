import { useTranslation } from 'react-i18next';

/** Records keep who did something as one text: a person's name, or one of these words of the service. */
const words = {
  'admin key': 'actor.key',
  rolecall: 'actor.rolecall',
  'somebody not signed in': 'actor.unknown',
} as const;

/** Who did something, in the language in use; a person's name stays as it is. */
export function useActorName(): (by: string) => string {
  const { t } = useTranslation();
  return (by) => (isWord(by) ? t(words[by]) : by);
}

function isWord(by: string): by is keyof typeof words {
  return Object.hasOwn(words, by);
}
