import { fold } from '../core/fold.js';
import { selectorText } from './lint-conditions.js';
import type { Finding, LintContext } from './lint-finding.js';
import type { GroupLookup } from './lint-groups.js';
import type { GroupSelector, Policy, Rule } from './policy-model.js';
import { didYouMean } from './policy-suggest.js';

/** So many unknown groups are held against every name there is; where more are unknown, it is not for slips of the pen. */
const mostHints = 20;

/** What rules say of groups and directories, held against those that exist. */
export function worldFindings(
  policy: Policy,
  groups: GroupLookup,
  directories: LintContext['directories'],
): readonly Finding[] {
  let hints = 0;
  const hint = ({ when }: Rule, written: string): string =>
    hints++ < mostHints ? didYouMean(written, groups.names(when.directory?.id)) : '';
  return policy.rules.flatMap((rule) => {
    const isKnownDirectory = !rule.when.directory || rule.when.directory.id !== undefined;
    return [
      ...unknownDirectory(rule, directories),
      ...renamedDirectory(rule, directories),
      ...(directories.length > 1 ? directoryMissing(rule, directories.length) : []),
      ...(isKnownDirectory ? rule.when.groups.flatMap((selector) => groupFindings(rule, selector, groups, hint)) : []),
      ...rule.when.groups.flatMap((selector) => followedFindings(rule, selector, groups)),
    ];
  });
}

function unknownDirectory(rule: Rule, directories: LintContext['directories']): readonly Finding[] {
  const { directory } = rule.when;
  if (!directory || directory.id !== undefined) return [];
  if (directories.some(({ name }) => fold(name) === fold(directory.written))) {
    const message = `rule ${rule.id} listens to a directory "${directory.written}" that was deleted, and not to the one that has its name now; publish the policy again to mean that one, or correct the name`;
    return [{ ...place(rule), id: 'unknown_directory', severity: 'error', message }];
  }
  const hint = didYouMean(
    directory.written,
    directories.map(({ name }) => name),
  );
  return [
    {
      ...place(rule),
      id: 'unknown_directory',
      severity: 'error',
      message: `rule ${rule.id} listens to the directory "${directory.written}", which does not exist${hint}; create it first, or correct the name`,
    },
  ];
}

/** A directory that a name meant when the policy was published and that is called otherwise now. */
function renamedDirectory(rule: Rule, directories: LintContext['directories']): readonly Finding[] {
  const { written, id } = rule.when.directory ?? {};
  const now = directories.find((directory) => directory.id === id);
  if (written === undefined || !now || written === id || fold(now.name) === fold(written)) return [];
  const isTaken = directories.some(({ name }) => fold(name) === fold(written));
  const rest = isTaken
    ? ', and not the one that has the old name now; publish the policy again to mean that one, or write the new name'
    : '; write the new name';
  const message = `rule ${rule.id}: the directory "${written}" is called "${now.name}" now; the rule still means it${rest}`;
  return [{ ...place(rule), id: 'renamed_directory', severity: 'warning', message }];
}

/** A name means whatever group any of the directories calls so: whoever runs the least guarded one decides who gets the role. */
function directoryMissing(rule: Rule, count: number): readonly Finding[] {
  const { groups, directory } = rule.when;
  if (directory || groups.every(({ kind }) => kind === 'id')) return [];
  const isPrivileged = rule.grants.some(({ role }) => role.isPrivileged);
  return [
    {
      ...place(rule),
      id: 'directory_missing',
      severity: isPrivileged ? 'error' : 'warning',
      message: `rule ${rule.id} names a group but not which of the ${count} directories it belongs to, so that any of them can give${isPrivileged ? ' this privileged role' : ' the role'}; add "directory" to its conditions`,
    },
  ];
}

function groupFindings(
  rule: Rule,
  selector: GroupSelector,
  groups: GroupLookup,
  hint: (rule: Rule, written: string) => string,
): readonly Finding[] {
  const meant = groups.meant(selector, rule.when.directory?.id);
  if (meant.length === 0) {
    if (selector.kind === 'name' && selector.ids.length > 0) return []; // deleted, which is said apart
    const near = selector.kind === 'name' ? hint(rule, selector.written) : '';
    const message = `rule ${rule.id}: no directory has sent a group ${selectorText(selector)} yet${near}; until it does, the rule concerns nobody by it`;
    return [{ ...place(rule), id: 'unknown_group', severity: 'warning', message }];
  }
  if (meant.some(({ memberCount }) => memberCount > 0)) return [];
  const message = `rule ${rule.id}: the group ${selectorText(selector)} has no members; the rule concerns nobody by it`;
  return [{ ...place(rule), id: 'empty_group', severity: 'info', message }];
}

/** Groups that a name meant when the policy was published and that are called otherwise now, or are gone. */
function followedFindings(rule: Rule, selector: GroupSelector, groups: GroupLookup): readonly Finding[] {
  if (selector.kind !== 'name') return [];
  const isTaken = groups.isTaken(selector.name);
  return selector.ids.flatMap((id): readonly Finding[] => {
    const group = groups.byId(id);
    if (!group) return isTaken ? [] : [deletedGroup(rule, selector.written)];
    return fold(group.displayName) === selector.name
      ? []
      : [renamedGroup(rule, selector.written, group.displayName, isTaken)];
  });
}

function renamedGroup(rule: Rule, written: string, name: string, isTaken: boolean): Finding {
  const also = isTaken ? ' and, beside it, another group that has the old name now' : '';
  const advice = isTaken
    ? 'publish the policy again to mean that one alone, or write the new name'
    : 'write the new name';
  const message = `rule ${rule.id}: the group "${written}" is called "${name}" now; the rule still means it${also}; ${advice}`;
  return { ...place(rule), id: 'renamed_group', severity: 'warning', message };
}

function deletedGroup(rule: Rule, written: string): Finding {
  const message = `rule ${rule.id}: the group "${written}" was deleted; the rule concerns nobody by it until a group of that name comes; remove it from the rule or name another`;
  return { ...place(rule), id: 'deleted_group', severity: 'warning', message };
}

function place({ line, column, id }: Rule): Pick<Finding, 'line' | 'column' | 'ruleIds'> {
  return { line, column, ruleIds: [id] };
}
