import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { startWords } from './i18n/i18n.js';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element "root"');
await startWords();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
