import type { Place } from "../router";
export async function show(into: HTMLElement, place: Place): Promise<void> {
  into.textContent = place.view;
}
