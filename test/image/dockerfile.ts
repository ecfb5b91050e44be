/** One instruction of a Dockerfile, in the stage it belongs to. */
export interface Instruction {
  readonly stage: number;
  readonly name: string;
  readonly text: string;
}

/** The instructions in order, with continued lines joined and comments left out. */
export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  let stage = -1;
  return lines.map((line) => {
    const [name = '', ...rest] = line.split(/\s+/);
    if (name.toUpperCase() === 'FROM') stage += 1;
    return { stage, name: name.toUpperCase(), text: rest.join(' ') };
  });
}

/** What a COPY takes from where to where; its options but `--from` do not matter outside an image. */
export function parseCopy(text: string): {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly to: string;
} {
  const words = text.split(' ');
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' };
}

/** The pairs of an ENV instruction. */
export function parseEnv(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}

/** The words of a CMD in its JSON form, options before it left out. */
export function parseCommand(text: string): readonly string[] {
  const words: unknown = JSON.parse(text.slice(text.indexOf('[')));
  if (!Array.isArray(words) || !words.every((word): word is string => typeof word === 'string'))
    throw new Error(`not a command in JSON form: ${text}`);
  return words;
}
