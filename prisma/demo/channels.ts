import { type Act, made } from './acts.ts';
import type { Company, Placed } from './company.ts';

/** Links each channel that is called like a department to it, on the word of whoever leads the department. */
export function linksOf(company: Company, placed: readonly Placed[], now: Date): Act[] {
  const staffOf = new Map(placed.map(({ user, actor }) => [user, actor.staffId]));
  const places = [
    ...company.channels.map((channel) => ({ platform: 'slack', workspace: company.team.id, channel })),
    ...(company.teams?.channels ?? []).map((channel) => ({
      platform: 'teams',
      workspace: company.teams?.tenantId ?? '',
      channel,
    })),
  ];
  return places.flatMap(({ platform, workspace, channel }): Act[] => {
    const head = placed.find(({ actor }) => actor.role === 'manager' && actor.departmentKey === channel.name);
    if (!head) return [];
    const readers = channel.members.filter((user) => user !== company.bot.userId);
    const staffIds = readers.flatMap((user) => staffOf.get(user) ?? []);
    return [
      {
        at: now,
        by: head.actor,
        operation: 'channel.link',
        makes: made('channel', `${platform} ${channel.name}`),
        input: (ids) => ({
          platform,
          workspace,
          channel: channel.id,
          name: channel.name,
          isPrivate: channel.isPrivate,
          departmentId: ids.of('department', channel.name),
          staffIds,
          strangers: staffIds.length < readers.length,
          locale: 'en',
        }),
      },
    ];
  });
}
