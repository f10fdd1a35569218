import { expect, it } from 'vitest';
import { committedManifests } from '../../src/manifests.ts';

it('the app asks a team for who is in its channels and for making rooms, and for nothing more', () => {
  const file = committedManifests().find(({ path }) => path.endsWith('teams/manifest.json'));
  const manifest = JSON.parse(file?.content ?? '{}') as Record<string, unknown>;
  expect(manifest).toMatchObject({
    supportsChannelFeatures: 'tier1',
    authorization: {
      permissions: {
        resourceSpecific: [
          { name: 'ChannelMember.Read.Group', type: 'Application' },
          { name: 'Channel.Create.Group', type: 'Application' },
        ],
      },
    },
  });
  // Consent is given to the bot's own app.
  const [bot] = manifest.bots as { botId: string }[];
  expect(manifest.webApplicationInfo).toEqual({ id: bot?.botId });
});
