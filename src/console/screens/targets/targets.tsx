import { Route, Routes } from 'react-router';
import { NewTarget } from './new-target.js';
import { TargetList } from './target-list.js';
import { TargetPage } from './target-page.js';

/** Helpdesk instances: the list, a new one, and each with its parts. */
export function Targets() {
  return (
    <Routes>
      <Route index element={<TargetList />} />
      <Route path="new" element={<NewTarget />} />
      <Route path=":id/:part?" element={<TargetPage />} />
    </Routes>
  );
}
