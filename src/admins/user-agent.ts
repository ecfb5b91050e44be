/** Browsers by the mark in their User-Agent, the most particular first: most claim to be several others too. */
const browsers = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|HeadlessChrome|CriOS)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
] as const;

const systems = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** Browser and system, such as `Firefox on Linux`: enough to know one's own sessions by, and nothing that marks a machine. */
export function describeUserAgent(userAgent: string): string {
  const browser = nameIn(browsers, userAgent) ?? 'Another program';
  const system = nameIn(systems, userAgent);
  return system === undefined ? browser : `${browser} on ${system}`;
}

function nameIn(marks: readonly (readonly [name: string, mark: RegExp])[], text: string): string | undefined {
  return marks.find(([, mark]) => mark.test(text))?.[0];
}
