using ImageGen.Jobs.Instances;
using ImageGen.Storage.Waiting;
using ImageGen.Worker.Background;

namespace ImageGen.Worker.Waiting;

/// <summary>
/// What this worker knows of the waiting lines: in which of them jobs wait, and which to leave alone because their provider is full. It is never the truth: what is
/// wrong costs a question, or order for as long as <see cref="Timings.LineList"/>.
/// </summary>
internal sealed class LineBoard(Timings timings, TimeProvider time) : IDisposable
{
    /// <summary>How many jobs are taken from a line at once.</summary>
    public const int MaxTaken = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<WaitingLine, LineState> _lines = [];
    private readonly WakeSignal _changed = new(time);
    private long? _listedAt;
    private int _rounds;

    /// <summary>Whether the lines should be listed now.</summary>
    public bool IsTimeToList => _listedAt is not { } at || time.GetElapsedTime(at) >= timings.LineList;

    /// <summary>Whether no job waits in the line, as of very recently, so that a new job may begin at once.</summary>
    public bool IsEmpty(WaitingLine line)
    {
        lock (_gate)
        {
            return _listedAt is { } at && time.GetElapsedTime(at) < 3 * timings.LineList && (!_lines.TryGetValue(line, out var state) || state.Waiting == 0);
        }
    }

    /// <summary>Notes that a job joins the line, or has joined it; with <paramref name="wakes"/> also that it can be taken.</summary>
    public void NoteJoined(WaitingLine line, bool wakes = true)
    {
        lock (_gate)
        {
            var state = StateOf(line);
            (state.Waiting, state.JoinedAt) = (Math.Max(1, state.Waiting), time.GetTimestamp());
        }

        if (wakes)
        {
            Wake();
        }
    }

    /// <summary>Records all lines of the store that this worker serves, which were asked for at that timestamp.</summary>
    public void NoteListed(IReadOnlyDictionary<WaitingLine, long> lines, long askedAt)
    {
        lock (_gate)
        {
            _listedAt = askedAt;
            foreach (var state in lines.Keys.Concat(_lines.Keys).Distinct().ToList().Select(StateOf))
            {
                state.HasTaken = lines.TryGetValue(state.Line, out var waiting);
                state.Waiting = Known(state, waiting, askedAt);
                if (!state.HasTaken && state.Waiting == 0 && state.Settled.Count == 0)
                {
                    _lines.Remove(state.Line);
                }
            }
        }
    }

    /// <summary>Records what was taken, after a question at that timestamp for so many jobs.</summary>
    /// <returns>Whether more could be taken at once.</returns>
    public bool NoteTaken(WaitingLine line, LineTake take, int wanted, long askedAt)
    {
        lock (_gate)
        {
            var state = StateOf(line);
            (state.HasTaken, state.Waiting) = (false, Known(state, take.Waiting, askedAt));
            if (wanted > 0 && take.Waiting > 0 && (take.Jobs.Count < wanted || state.Limit < MaxTaken))
            {
                // The provider has no more room, or is to show first that it has: a permit that is released here, or a job that found room, ends the pause.
                state.FullUntil = After(time.GetTimestamp(), timings.LineRetry);
                return false;
            }

            return wanted > 0 && state.Waiting > 0;
        }
    }

    /// <summary>Records that a job found no room at its provider.</summary>
    public void NoteFull(WaitingLine line, LinePause pause)
    {
        lock (_gate)
        {
            var (state, until) = (StateOf(line), After(time.GetTimestamp(), pause.For));
            state.Limit = 1;
            if (pause.EndsWithPermit)
            {
                state.FullUntil = until;
            }
            else
            {
                state.NoOrderUntil = until;
            }
        }
    }

    /// <summary>Takes nothing from the line for that time.</summary>
    public void Rest(WaitingLine line, TimeSpan pause)
    {
        lock (_gate)
        {
            StateOf(line).NoOrderUntil = After(time.GetTimestamp(), pause);
        }
    }

    /// <summary>Records that a job of the line got a permit.</summary>
    public void NoteGranted(WaitingLine line)
    {
        lock (_gate)
        {
            var state = StateOf(line);
            if (state.Limit == MaxTaken)
            {
                return;
            }

            (state.Limit, state.FullUntil) = (Math.Min(2 * state.Limit, MaxTaken), long.MinValue);
        }

        Wake();
    }

    /// <summary>Records that a permit was released: the lines of that provider have room again.</summary>
    public void NoteReleased(ConfiguredProvider entry)
    {
        var isPaused = false;
        lock (_gate)
        {
            foreach (var state in _lines.Values.Where(state => state.FullUntil != long.MinValue && LineFinder.Serves(entry, state.Line)))
            {
                state.FullUntil = long.MinValue;
                isPaused = true;
            }
        }

        if (isPaused)
        {
            Wake();
        }
    }

    /// <summary>Keeps what became of taken jobs, to be reported with the next request to the line.</summary>
    public void Settle(WaitingLine line, params IReadOnlyCollection<SettledJob> settled)
    {
        lock (_gate)
        {
            var state = StateOf(line);
            state.SettledSince = state.Settled.Count == 0 ? time.GetTimestamp() : state.SettledSince;
            state.Settled.AddRange(settled);
        }
    }

    /// <summary>The lines to look at now, and how many jobs to take from each: 0 where only a report is due. Another line is first each time.</summary>
    public IReadOnlyList<(WaitingLine Line, int Limit)> FindReady()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            List<(WaitingLine, int)> ready = [.. _lines.Values.Where(state => IsReady(state, now) || ReportsAt(state) <= now).Select(state => (state.Line, IsReady(state, now) ? state.Limit : 0))];
            var first = ready.Count == 0 ? 0 : _rounds++ % ready.Count;
            return [.. ready.Skip(first), .. ready.Take(first)];
        }
    }

    /// <summary>Removes and returns what is to be reported to a line.</summary>
    public IReadOnlyCollection<SettledJob> TakeSettled(WaitingLine line)
    {
        lock (_gate)
        {
            var state = StateOf(line);
            SettledJob[] settled = [.. state.Settled];
            state.Settled.Clear();
            return settled;
        }
    }

    /// <summary>Waits until something changes, a pause ends or a report is due, at most for that time. One loop calls it.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _changed.WaitAsync(Min(atMost, NextIn()), cancellationToken);

    /// <summary>Ends the wait.</summary>
    public void Wake() => _changed.Set();

    public void Dispose() => _changed.Dispose();

    private static bool IsReady(LineState state, long now) => (state.Waiting > 0 || state.HasTaken) && PausedUntil(state) <= now;

    private static long PausedUntil(LineState state) => Math.Max(state.FullUntil, state.NoOrderUntil);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>An answer to a question from before the last job joined does not show that job.</summary>
    private static long Known(LineState state, long waiting, long askedAt) => state.JoinedAt >= askedAt ? Math.Max(1, waiting) : waiting;

    private long ReportsAt(LineState state) => state.Settled.Count == 0 ? long.MaxValue : After(state.SettledSince, timings.LineReport);

    private TimeSpan NextIn()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var next = _lines.Values.SelectMany(state => (long[])[state.Waiting > 0 && PausedUntil(state) > now ? PausedUntil(state) : long.MaxValue, ReportsAt(state)])
                .Append(_listedAt is { } at ? After(at, timings.LineList) : now).Min();
            return next <= now ? TimeSpan.FromMilliseconds(1) : time.GetElapsedTime(now, next);
        }
    }

    private long After(long at, TimeSpan span) => at + (long)Math.Ceiling(span.TotalSeconds * time.TimestampFrequency);

    private LineState StateOf(WaitingLine line) => _lines.TryGetValue(line, out var state) ? state : _lines[line] = new LineState(line);
}
