import { startFakeClient } from './fake-client.ts';
import { contract } from './suite.ts';

contract('fake', startFakeClient);
