import { expect, type Locator } from '@playwright/test';
import readQr from 'jsqr';

/** Pixels a module: what a camera would see of it. */
const SCALE = 4;

/** Reads a QR from the page as a phone does, and returns the link in it. */
export async function linkInQr(image: Locator): Promise<string> {
  const side = Number((await image.getAttribute('viewBox'))?.split(' ')[2]);
  const path = (await image.locator('path').getAttribute('d')) ?? '';
  const pixels = new Uint8ClampedArray((side * SCALE) ** 2 * 4).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    blacken(pixels, side * SCALE, Number(x) * SCALE, Number(y) * SCALE, Number(width) * SCALE);
  }
  const read = readQr(pixels, side * SCALE, side * SCALE);
  expect(read, 'the QR can’t be read').not.toBeNull();
  return read!.data;
}

/** Draws a run of dark modules, a module high. */
function blacken(pixels: Uint8ClampedArray, line: number, left: number, top: number, width: number): void {
  for (let y = top; y < top + SCALE; y += 1) {
    for (let x = left; x < left + width; x += 1) pixels.fill(0, (y * line + x) * 4, (y * line + x) * 4 + 3);
  }
}
