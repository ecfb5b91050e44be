/** A browser as far as signing in needs one: cookies by host and port, redirects one by one. */
export interface TestBrowser {
  /** Opens the address and follows redirects until one leads to an address that `until` accepts, or there is none; gives where it ended. */
  open(url: string, until: (url: URL) => boolean): Promise<URL>;
  /** The Cookie header it would send there. */
  cookiesFor(url: string): string;
  /** Has it send these again, as somebody would who copied them. */
  restore(url: string, cookies: string): void;
}

const mostRedirects = 20;

/** A browser without cookies. */
export function createBrowser(): TestBrowser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  const cookiesFor = (url: string) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  return {
    cookiesFor,
    restore(url, cookies) {
      for (const pair of cookies.split('; '))
        jarOf(url).set(pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1));
    },
    async open(first, until) {
      let url = first;
      for (let turn = 0; turn < mostRedirects; turn += 1) {
        const answer = await fetch(url, { redirect: 'manual', headers: { cookie: cookiesFor(url) } });
        for (const line of answer.headers.getSetCookie()) keep(jarOf(url), line);
        await answer.arrayBuffer();
        const location = answer.headers.get('location');
        if (location === null) return new URL(url);
        url = new URL(location, url).href;
        if (until(new URL(url))) return new URL(url);
      }
      throw new Error(`no end after ${mostRedirects} redirects`);
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ');
  const name = pair.split('=', 1)[0] ?? '';
  const value = pair.slice(name.length + 1);
  const isOver = attributes.some((text) => /^expires=Thu, 01 Jan 1970/i.test(text));
  if (isOver || value === '') jar.delete(name);
  else jar.set(name, value);
}
