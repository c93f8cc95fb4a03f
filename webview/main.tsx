/** Starts the page: connects to the host, shows the editor, opens the document. */
import { render } from 'preact';
import { App } from './app.tsx';
import { createHostClient } from './hostClient.ts';
import { Session } from './session.ts';
import './style.css';
import { webviewApi } from './webviewApi.ts';

const session = new Session(createHostClient(), webviewApi);
const root = document.getElementById('app') ?? document.body;
render(<App session={session} />, root);
void session.open();
