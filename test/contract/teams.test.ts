import { contract } from './suite.ts';
import { startTeamsClient } from './teams-client.ts';

contract('Teams', startTeamsClient);
