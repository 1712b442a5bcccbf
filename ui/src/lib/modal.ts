// A dialog over everything: the keyboard stays in it while it is open, and is where it was before when it closes. `opener`: the control that opened
// it, as a click does not move the keyboard there everywhere.

export function modal(dialog: HTMLDialogElement, opener?: HTMLElement | null): { destroy: () => void } {
  const before = opener ?? document.activeElement;
  dialog.showModal();
  return {
    destroy: () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
  };
}
