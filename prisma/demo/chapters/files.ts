import type { Act, Chapter, Kind, Scene } from '../acts.ts';
import { ago, type Moment, minutesAgo } from '../moments.ts';
import type { Who } from '../people.ts';

/** What colleagues dropped on records: small texts, as they come out of other programs. */
export const files: Chapter = (scene) => [
  attach(scene, 'lena', ago(17, '11:20'), ['deal', 'racks'], 'rack-layout-variant-b.csv', [
    'row,bay,height_mm,below_gallery',
    'A,1,2400,yes',
    'A,2,2400,yes',
    'B,1,3100,no',
    'B,2,3100,no',
  ]),
  attach(scene, 'omar', minutesAgo(205), ['case', 'import'], 'acme-stock-night-3.csv', [
    'article;name;stock',
    '30112;Gloves, lined;410',
    '30113;Gloves, thin;96',
    '30113;Gloves, thin, old;12',
  ]),
  attach(scene, 'chen', ago(1, '16:55'), ['customer', 'xinyuan'], '近半年交货记录.csv', [
    '月份,批次,准时,备注',
    '6,4,4,',
    '7,5,5,',
    '8,4,4,',
    '9,6,5,港口排队',
    '10,5,4,晚到两天',
  ]),
  attach(scene, 'viktor', ago(9, '9:50'), ['customer', 'colleoni'], 'payment-plan-colleoni.txt', [
    'Six instalments of EUR 595 each, the first on the day of signing.',
    'Third instalment: disputed. See the letter of her lawyer.',
  ]),
  attach(scene, 'jonas', ago(12, '9:30'), ['campaign', 'autumn'], 'gothenburg-pictures-approved.txt', [
    '001 to 137: approved by Eva Lööf.',
    '138, 139, 140: not the ones with the dog, please.',
  ]),
  attach(scene, 'dana', ago(12, '10:05'), ['order', 'labels'], 'INV-4523.txt', [
    'Invoice 4523, Bryggeriet Sankt Ansgar ApS, thirty days net.',
  ]),
];

function attach(
  { did }: Scene,
  by: Who,
  when: Moment,
  [noun, key]: readonly [Kind, string],
  name: string,
  lines: readonly string[],
): Act {
  return did(by, when, 'file.attach', (ids) => ({
    subject: { noun, id: ids.of(noun, key) },
    uploads: [{ name, bytes: Buffer.from(`${lines.join('\n')}\n`, 'utf8') }],
    files: [],
  }));
}
