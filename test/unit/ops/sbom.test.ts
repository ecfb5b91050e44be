import { describe, expect, it } from '@jest/globals';
import { faultsOf, installed, partOf, shippedPackages, type Sbom } from '../../../ops/sbom.js';

const sbomOf = (
  packages: Readonly<Record<string, { readonly needs?: string[]; readonly licence?: string }>>,
): Sbom => ({
  bomFormat: 'CycloneDX',
  metadata: { component: { 'bom-ref': 'rolecall@0.1.0' } },
  components: Object.entries(packages).map(([ref, { licence }]) => ({
    'bom-ref': ref,
    name: ref.slice(0, ref.lastIndexOf('@')),
    version: ref.slice(ref.lastIndexOf('@') + 1),
    licenses: licence === undefined ? [] : [{ license: { id: licence } }],
  })),
  dependencies: [
    { ref: 'rolecall@0.1.0', dependsOn: Object.keys(packages) },
    ...Object.entries(packages).map(([ref, { needs = [] }]) => ({ ref, dependsOn: needs })),
  ],
});

describe('the bill of materials', () => {
  it('names what is shipped and what that needs, and nothing else', () => {
    const whole = sbomOf({
      'a@1.0.0': { needs: ['@x/b@2.0.0'], licence: 'MIT' },
      '@x/b@2.0.0': { needs: ['a@1.0.0'], licence: 'ISC' },
      'jest@30.0.0': { licence: 'MIT' },
    });
    expect(partOf(whole, ['a']).components.map(({ name }) => name)).toEqual(['a', '@x/b']);
  });

  it.each([
    ['MIT', []],
    ['(MIT OR GPL-3.0-only)', []],
    ['GPL-3.0-only', ['a@1.0.0 is under GPL-3.0-only']],
    ['MIT AND LGPL-3.0-only', ['a@1.0.0 is under MIT AND LGPL-3.0-only']],
    [undefined, ['a@1.0.0 names no licence']],
  ])('a package under %s has the faults %j', (licence, faults) => {
    const sbom = sbomOf({ 'a@1.0.0': licence === undefined ? {} : { licence } });
    expect(faultsOf(sbom, ['a'])).toEqual(faults);
  });

  it('misses a package that is not installed', () => {
    expect(faultsOf(sbomOf({}), ['zod'])).toEqual(['zod is missing']);
  });

  it('of this version is whole, and all of it is under permissive licences', () => {
    const roots = shippedPackages();
    expect(roots).toEqual(expect.arrayContaining(['express', 'better-sqlite3', 'react', 'swagger-ui-dist']));
    expect(roots).not.toContain('jest');
    const sbom = partOf(installed(), roots);
    expect(faultsOf(sbom, roots)).toEqual([]);
    expect(sbom.components.length).toBeGreaterThan(roots.length);
  });
});
