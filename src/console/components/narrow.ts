import { useMediaQuery } from '@mantine/hooks';

/** Whether the page is as narrow as a phone: tables become cards there. */
export function useIsNarrow(): boolean {
  return useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
}
