// The page before its script has run.

/**
 * HTML; the script fills the body. All addresses are relative, since proxies put a path before them.
 *
 * @param session of the server, letters and digits
 */
export const pageHtml = (session: string): string =>
  `<!doctype html>
<html lang="en" data-session="${session}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Fathom</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="page.css">
<script type="module" src="page.js"></script>
</head>
<body>
<header class="top"><h1>Fathom</h1></header>
<main class="runs">
<noscript><p>This page needs JavaScript.</p></noscript>
<p class="unloaded">The script of this page did not load. Behind a proxy, the address must end with / (before any # or ?).</p>
</main>
</body>
</html>
`;

/** Bars of a posterior. */
export const pageIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<path fill="#6f93d6" d="M1 9h2v6H1zM4 5h2v10H4zM10 6h2v9h-2zM13 11h2v4h-2z"/>
<path fill="#e0812f" d="M7 1h2v14H7z"/>
</svg>
`;
