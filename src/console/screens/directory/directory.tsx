import { Route, Routes } from 'react-router';
import { NoSuchScreen } from '../../shell/no-such-screen.js';
import { GroupPage } from './group-page.js';
import { Lists } from './lists.js';
import { PersonPage } from './person-page.js';

/** People and groups as the directories sent them. */
export function Directory() {
  return (
    <Routes>
      <Route index element={<Lists kind="people" />} />
      <Route path="groups" element={<Lists kind="groups" />} />
      <Route path="people/:person" element={<PersonPage />} />
      <Route path="groups/:directoryId/:groupId" element={<GroupPage />} />
      <Route path="*" element={<NoSuchScreen />} />
    </Routes>
  );
}
