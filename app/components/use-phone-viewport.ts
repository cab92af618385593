import { useEffect } from "react";

/**
 * Phones that lay their keyboard over the page (iOS) tell only the visual viewport about it. The page takes its height
 * from there, so that the composer stands above the keys. Set through the object model: a style attribute would need a hole in the CSP.
 */
export function usePhoneViewport(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const root = document.documentElement.style;
    const fit = () => {
      const covered = viewport.scale === 1 && window.innerHeight - viewport.height > 80;
      if (covered) root.setProperty("--visible-height", `${viewport.height}px`);
      else root.removeProperty("--visible-height");
      // iOS also scrolls the page to show the field; the field is in view already.
      if (covered && viewport.offsetTop > 0) window.scrollTo(0, 0);
    };
    viewport.addEventListener("resize", fit);
    viewport.addEventListener("scroll", fit);
    return () => {
      viewport.removeEventListener("resize", fit);
      viewport.removeEventListener("scroll", fit);
      root.removeProperty("--visible-height");
    };
  }, []);
}
