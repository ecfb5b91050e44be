import { Route, Routes } from 'react-router';
import { NoSuchScreen } from '../../shell/no-such-screen.js';
import { ConnectionPage } from './connection-page.js';
import { ConnectionList } from './connection-list.js';
import { Guide } from './guide.js';
import { NewConnection } from './new-connection.js';

/** Identity providers: the list, the guided set-up, and a page for each. */
export function Connections() {
  return (
    <Routes>
      <Route index element={<ConnectionList />} />
      <Route path="new" element={<NewConnection />} />
      <Route path=":id" element={<ConnectionPage />} />
      <Route path=":id/guide" element={<Guide />} />
      <Route path="*" element={<NoSuchScreen />} />
    </Routes>
  );
}
