/** The colleagues whom the demo's stories are about, by the address that joins them to the playground's people. */
export const people = {
  lena: 'lena.vogt@fernhill.example',
  marta: 'marta.ruiz@fernhill.example',
  chen: 'chen.wei@fernhill.example',
  omar: 'omar.said@fernhill.example',
  grace: 'grace.obi@fernhill.example',
  liu: 'liu.yang@fernhill.example',
  priya: 'priya.nair@fernhill.example',
  jonas: 'jonas.berg@fernhill.example',
  dana: 'dana.cohen@fernhill.example',
  viktor: 'viktor.hall@fernhill.example',
  iris: 'iris.keller@fernhill.example',
} as const;

export type Who = keyof typeof people;
