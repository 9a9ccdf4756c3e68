// Counters count from the start of the server. Looks at them over the last minute: differences, rates, percentiles.

const WINDOW_MS = 60_000;
const SMOOTHING_MS = 5_000;

export class History {
  #samples = [];

  // One look at counters; `numbers` are counters that only grow, unless the server has started anew.
  add(at, numbers) {
    const last = this.#samples.at(-1);
    if (last && numbers.answered + numbers.refused < last.numbers.answered + last.numbers.refused) {
      this.#samples = [];
    }
    this.#samples.push({ at, numbers });
    while (this.#samples.length > 2 && at - this.#samples[1].at > WINDOW_MS) {
      this.#samples.shift();
    }
  }

  // What the last minute added to a histogram.
  histogram(name) {
    return difference(this.#samples, name);
  }

  sum(name) {
    return this.#samples.at(-1).numbers[name] - this.#samples[0].numbers[name];
  }

  // Requests a second over the last few seconds.
  rate(name) {
    return rates(this.#recent(this.#samples.length), name);
  }

  rateLine(name) {
    return this.#line((samples) => rates(samples, name));
  }

  percentileLine(name, share) {
    return this.#line((samples) => percentile(difference(samples, name), share));
  }

  gaugeLine(name) {
    return this.#samples.map((sample) => ({ at: sample.at, value: sample.numbers[name] }));
  }

  #line(value) {
    const points = [];
    for (let end = 2; end <= this.#samples.length; end++) {
      points.push({ at: this.#samples[end - 1].at, value: value(this.#recent(end)) });
    }
    return points;
  }

  #recent(end) {
    const from = this.#samples[end - 1]?.at - SMOOTHING_MS;
    let start = end - 2;
    while (start > 0 && this.#samples[start].at > from) {
      start--;
    }
    return this.#samples.slice(Math.max(start, 0), end);
  }
}

function rates(samples, name) {
  if (samples.length < 2) {
    return 0;
  }
  const [first, last] = [samples[0], samples.at(-1)];
  return (1000 * (last.numbers[name] - first.numbers[name])) / Math.max(last.at - first.at, 1);
}

function difference(samples, name) {
  const [first, last] = [samples[0].numbers[name], samples.at(-1).numbers[name]];
  return {
    bounds: last.bounds,
    counts: last.counts.map((count, i) => count - (first.counts[i] ?? 0)),
  };
}

export function total(histogram) {
  return histogram.counts.reduce((sum, count) => sum + count, 0);
}

// Adds histograms of the same bounds.
export function together(histograms) {
  const filled = histograms.filter((each) => each.counts.length > 0);
  if (filled.length === 0) {
    return { bounds: [], counts: [] };
  }
  return {
    bounds: filled[0].bounds,
    counts: filled[0].counts.map((_, i) => filled.reduce((sum, each) => sum + each.counts[i], 0)),
  };
}

// A percentile, as exactly as buckets know it: a straight line through the one that it lies in. null where nothing was counted.
export function percentile(histogram, share) {
  const wanted = share * total(histogram);
  if (wanted === 0) {
    return null;
  }
  let before = 0;
  for (let i = 0; i < histogram.counts.length; i++) {
    const count = histogram.counts[i];
    if (count > 0 && before + count >= wanted) {
      const low = i === 0 ? 0 : histogram.bounds[i - 1];
      const high = histogram.bounds[i] ?? low;
      return low + ((high - low) * (wanted - before)) / count;
    }
    before += count;
  }
  return histogram.bounds.at(-1) ?? null;
}
