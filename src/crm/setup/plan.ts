import type { Role } from '../../core/actor.ts';
import { type Msg, msg } from '../../core/msg.ts';
import { roleAfter } from '../staff/index.ts';

/** Somebody to place, before it is known whether they can be. */
export interface Wish {
  /** What people call them in the preview: a name or an address. */
  readonly label: string;
  readonly email: string | null;
  readonly staffId: number | null;
  readonly name: string;
  /** Words as written; '' where the default is meant. */
  readonly department: string;
  readonly role: string;
  /** Known already to be nobody we serve. */
  readonly refused: Refusal | null;
}

export type Refusal =
  | 'guest'
  | 'external'
  | 'bot'
  | 'deactivated'
  | 'unchecked'
  | 'no-email'
  | 'bad-email'
  | 'no-department'
  | 'unknown-department'
  | 'unknown-role'
  | 'duplicate'
  | 'inactive'
  | 'last-admin'
  | 'yourself';

export type Plan = {
  readonly place: readonly PlannedMove[];
  readonly invite: readonly PlannedInvitation[];
  readonly unchanged: readonly string[];
  readonly refused: readonly { readonly label: string; readonly why: Refusal; readonly word: string }[];
};
export type PlannedMove = {
  readonly staffId: number;
  readonly label: string;
  readonly from: { readonly departmentId: number | null; readonly role: Role };
  readonly to: Target;
};
export type PlannedInvitation = { readonly email: string; readonly name: string; readonly to: Target };
type Target = { readonly departmentId: number; readonly role: Role };

/** What the plan is made against. */
export interface Present {
  readonly actorId: number;
  readonly people: readonly {
    readonly id: number;
    readonly name: string;
    readonly email: string | null;
    readonly role: Role;
    readonly departmentId: number | null;
    readonly active: boolean;
  }[];
  readonly departments: readonly {
    readonly id: number;
    readonly key: string;
    readonly nameEn: string;
    readonly nameZh: string;
  }[];
  /** What the platforms say of addresses that no colleague has. */
  readonly kindOfEmail: ReadonlyMap<string, Refusal>;
}

const roleWords: Readonly<Record<string, Role>> = {
  admin: 'admin',
  administrator: 'admin',
  管理员: 'admin',
  manager: 'manager',
  lead: 'manager',
  head: 'manager',
  经理: 'manager',
  主管: 'manager',
  负责人: 'manager',
  member: 'member',
  成员: 'member',
  员工: 'member',
  普通成员: 'member',
  viewer: 'viewer',
  'read-only': 'viewer',
  只读: 'viewer',
  只读成员: 'viewer',
};

export function roleOf(word: string): Role | undefined {
  return roleWords[word.trim().toLowerCase()];
}

/** Who would be placed where, who stays, and who cannot be placed and why. Pure: the same wishes in the same company make the same plan. */
export function planPeople(
  wishes: readonly Wish[],
  defaults: { readonly departmentId: number | null; readonly role: Role | null },
  present: Present,
): Plan {
  const place: PlannedMove[] = [];
  const invite: PlannedInvitation[] = [];
  const unchanged: string[] = [];
  const refused: { label: string; why: Refusal; word: string }[] = [];
  const byId = new Map(present.people.map((p) => [p.id, p]));
  const byEmail = new Map(present.people.flatMap((p) => (p.email === null ? [] : [[p.email, p] as const])));
  const seen = new Set<string>();
  let adminsLeft = present.people.filter((p) => p.role === 'admin' && p.active).length;

  for (const wish of wishes) {
    const refuse = (why: Refusal, word = ''): void => void refused.push({ label: wish.label, why, word });
    if (wish.refused) {
      refuse(wish.refused);
      continue;
    }
    const person = wish.staffId !== null ? byId.get(wish.staffId) : byEmail.get(wish.email ?? '');
    const key = person ? `S${person.id}` : (wish.email ?? '');
    if (seen.has(key)) {
      refuse('duplicate');
      continue;
    }
    const department = departmentOf(wish.department, defaults.departmentId, present.departments);
    if (typeof department === 'string') {
      refuse(department, wish.department);
      continue;
    }
    const role = wish.role === '' ? (defaults.role ?? undefined) : roleOf(wish.role);
    if (wish.role !== '' && role === undefined) {
      refuse('unknown-role', wish.role);
      continue;
    }
    if (!person) {
      const kind = present.kindOfEmail.get(wish.email ?? '');
      if (kind) refuse(kind);
      else if (wish.email === null) refuse('no-email');
      else {
        seen.add(key);
        invite.push({
          email: wish.email,
          name: wish.name || wish.email,
          to: { departmentId: department, role: role ?? 'member' },
        });
      }
      continue;
    }
    if (!person.active) {
      refuse('inactive');
      continue;
    }
    seen.add(key);
    const to: Target = {
      departmentId: department,
      role: roleAfter({ person, to: { departmentId: department, role } }),
    };
    if (person.departmentId === to.departmentId && person.role === to.role) {
      unchanged.push(person.name);
      continue;
    }
    if (person.role === 'admin' && to.role !== 'admin') {
      // A bulk list is no place to give up one's own rights unasked.
      if (person.id === present.actorId) {
        refuse('yourself');
        continue;
      }
      if (adminsLeft === 1) {
        refuse('last-admin');
        continue;
      }
      adminsLeft -= 1;
    }
    place.push({
      staffId: person.id,
      label: person.name,
      from: { departmentId: person.departmentId, role: person.role },
      to,
    });
  }
  return { place, invite, unchanged, refused };
}

function departmentOf(
  words: string,
  fallback: number | null,
  all: Present['departments'],
): number | 'no-department' | 'unknown-department' {
  const wanted = words.trim().toLowerCase();
  if (wanted === '') return fallback ?? 'no-department';
  const found = all.find((d) =>
    [d.key, d.nameEn, d.nameZh, `${d.nameZh}部`].some((name) => name.toLowerCase() === wanted),
  );
  return found?.id ?? 'unknown-department';
}

export function isEmptyPlan(plan: Plan): boolean {
  return plan.place.length + plan.invite.length === 0;
}

export const refusalTexts: Readonly<Record<Refusal, Msg>> = {
  guest: msg('a guest', '访客'),
  external: msg('belongs to another organisation', '属于外部组织'),
  bot: msg('a bot', '机器人'),
  deactivated: msg('their chat account is deactivated', '聊天账号已停用'),
  unchecked: msg(
    'the chat platform could not be asked; try again in a minute',
    '暂时无法向聊天平台查询，请一分钟后重试',
  ),
  'no-email': msg('no verified e-mail address', '没有已验证的邮箱'),
  'bad-email': msg('not an e-mail address', '不是有效邮箱'),
  'no-department': msg('no department given', '未填写部门'),
  'unknown-department': msg('unknown department', '部门不存在'),
  'unknown-role': msg('unknown role (admin, manager, member, viewer)', '角色不存在（管理员、经理、成员、只读）'),
  duplicate: msg('listed twice', '重复出现'),
  inactive: msg('deactivated in Crossdesk', '已在 Crossdesk 中停用'),
  'last-admin': msg('the last admin would be gone', '将没有任何管理员'),
  yourself: msg(
    'that is you, losing your admin rights: use “staff place”',
    '这是您本人，将失去管理员权限：请使用“同事 安排”',
  ),
};
