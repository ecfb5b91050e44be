import type { Fault } from '../core/errors.js';
import type { TargetSetAside } from './policy-model.js';
import type { TargetDeclaration } from './policy-schema.js';
import type { Sections } from './policy-sections.js';
import { offboardOf, protectedKeys } from './policy-targets.js';
import type { PolicyText } from './policy-text.js';

/**
 * The targets that a policy in force must do without, because of faults that concern them alone. A forbidden combination takes its other targets along:
 * whether somebody holds the first of its roles cannot be told any more, so the later ones may neither be given nor taken.
 */
export function setAside(
  text: Pick<PolicyText, 'locate'>,
  { forbid, targetMentions }: Pick<Sections, 'forbid' | 'targetMentions'>,
  byTarget: ReadonlyMap<string, readonly Fault[]>,
): readonly TargetSetAside[] {
  const aside = new Map(byTarget);
  const ties = forbid.map(({ index, value }) => ({ index, names: Object.keys(value.roles) }));
  const spread = (): boolean => {
    const before = aside.size;
    for (const { index, names } of ties) {
      const cause = names.find((name) => aside.has(name));
      if (cause === undefined) continue;
      const message = `this combination ties the target to "${cause}", which does not fit`;
      const fault = { ...text.locate(['forbid', index]), message };
      for (const name of names) if (!aside.has(name)) aside.set(name, [fault]);
    }
    return aside.size > before;
  };
  while (spread());
  const mentions = targetMentions();
  return [...aside].map(([name, faults]) => {
    const own = mentions.find((mention) => mention.name === name && mention.value !== undefined)?.value;
    return { name, faults, ...settings(own) };
  });
}

function settings(own: TargetDeclaration | undefined): Pick<TargetSetAside, 'hasDefault' | 'offboard' | 'protect'> {
  return {
    hasDefault: own?.default !== undefined && own.default !== 'none',
    offboard: offboardOf(own),
    protect: protectedKeys(own),
  };
}
