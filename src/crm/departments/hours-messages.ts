import { type Msg, msg, plural } from '../../core/msg.ts';

export const hoursMessages = {
  title: (name: Msg) => msg(`Working hours of ${name.en}`, `${name.zh}的工作时间`),
  hours: msg('Working hours', '工作时间'),
  hoursHint: msg(
    'Days and times; a day that is not named is free. Several stretches a day are fine.',
    '写明星期和时段；未写的日子为休息日。一天可以有多个时段。',
  ),
  usual: msg('the usual ones, until somebody sets them', '默认工作时间，可另行设置'),
  zone: msg('Time zone', '时区'),
  zoneHint: msg('A city or a time zone: the hours are read by its clock.', '城市或时区：工作时间按当地时钟计算。'),
  now: msg('At this moment', '当前'),
  atWork: msg('at work', '工作中'),
  offWork: msg('closed', '休息中'),
  holidays: msg('Holidays', '假期'),
  holidaysOf: (name: Msg) => msg(`Holidays of ${name.en}`, `${name.zh}的假期`),
  noHolidays: msg('No holidays are written down from today on.', '今天起没有登记假期。'),
  wholeDay: msg('all day', '全天'),
  morning: msg('the morning', '上午'),
  afternoon: msg('the afternoon', '下午'),
  edit: msg('Change hours…', '修改工作时间…'),
  addHoliday: msg('Add a holiday…', '添加假期…'),
  showHolidays: msg('Holidays', '假期'),
  remove: msg('Remove', '删除'),
  set: (name: Msg, open: number) => {
    const cases = msg(
      open > 0 ? ` The deadlines of ${plural(open, 'open case', 'open cases')} follow.` : '',
      open > 0 ? `${open} 个未结工单的期限已随之调整。` : '',
    );
    return msg(`The working hours of ${name.en} are set.${cases.en}`, `已设置${name.zh}的工作时间。${cases.zh}`);
  },
  alreadySet: (name: Msg) => msg(`${name.en} works like that already.`, `${name.zh}已经是这样的工作时间。`),
  sayHours: msg('Say the hours, a time zone, or both.', '请写明工作时间或时区。'),
  noHours: (name: Msg) =>
    msg(
      `With these hours nobody in ${name.en} would ever work, and no case would have a deadline.`,
      `这样${name.zh}将没有任何工作时间，工单也就没有期限。`,
    ),
  added: (name: string, days: number) =>
    msg(
      `“${name}” is written down${days > 1 ? ` for ${days} days` : ''}.`,
      `已登记“${name}”${days > 1 ? `，共 ${days} 天` : ''}。`,
    ),
  removed: (name: string) => msg(`“${name}” is an ordinary day again.`, `“${name}”已恢复为普通工作日。`),
  exists: (name: Msg, day: string) =>
    msg(`${name.en} has a holiday on ${day} already.`, `${name.zh}在 ${day} 已有假期。`),
  noSuchHoliday: (name: Msg, day: string) =>
    msg(`${name.en} has no holiday on ${day}.`, `${name.zh}在 ${day} 没有假期。`),
  order: msg('The last day comes before the first.', '结束日期早于开始日期。'),
  tooLong: (most: number) => msg(`A holiday has at most ${most} days.`, `一次最多登记 ${most} 天假期。`),
  day: msg('Day', '日期'),
  until: msg('Last day', '结束日期'),
  untilHint: msg('For several days in a row.', '连续多天时填写。'),
  holidayName: msg('Occasion', '名称'),
  off: msg('Free time', '休息时段'),
  offHint: msg('day, morning, afternoon, or a time such as 14:00-18:00', '全天、上午、下午，或如 14:00-18:00 的时段'),
  notATime: (words: string) => msg(`I cannot read a time of day from “${words}”.`, `无法从“${words}”读出时段。`),
  everywhere: msg('In every department', '所有部门'),
};

export const hoursSummaries = {
  show: msg('When a department works', '查看部门工作时间'),
  set: msg('Set a department’s working hours', '设置部门工作时间'),
  list: msg('A department’s holidays', '查看部门假期'),
  add: msg('Add a holiday', '添加假期'),
  remove: msg('Remove a holiday', '删除假期'),
};
