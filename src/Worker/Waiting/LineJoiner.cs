using ImageGen.Storage.Waiting;

namespace ImageGen.Worker.Waiting;

/// <summary>Adds jobs to waiting lines. Everything that arrives while a line is written is added with its next write.</summary>
internal sealed class LineJoiner(IWaitingLines lines, LineBoard board, TimeProvider time)
{
    private const int MaxJobs = 256;

    // Where many jobs arrive, those of this time join together; they have to wait anyway.
    private static readonly TimeSpan ShortestTick = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<WaitingLine, Queue<Entry>> _pending = [];

    /// <summary>Adds a job to the line, unless it is there; completes when that is written.</summary>
    public Task JoinAsync(WaitingLine line, WaitingJob job)
    {
        // First, so that no job that comes later begins before this one.
        board.NoteJoined(line, wakes: false);
        var entry = new Entry(job, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_pending.TryGetValue(line, out var pending))
            {
                pending.Enqueue(entry);
                return entry.Joined.Task;
            }

            _pending[line] = new([entry]);
        }

        _ = WriteAsync(line);
        return entry.Joined.Task;
    }

    /// <summary>Puts a job back in the line that was taken from it, or began at once, and found its provider full.</summary>
    public async Task ReturnAsync(WaitingLine line, WaitingJob job, LinePause pause, CancellationToken cancellationToken)
    {
        board.NoteFull(line, pause);
        board.NoteJoined(line, wakes: false);
        await lines.ReturnAsync(line, job, cancellationToken);
        board.NoteJoined(line);
    }

    /// <summary>Leaves the line alone for a while.</summary>
    public void Rest(WaitingLine line, TimeSpan pause) => board.Rest(line, pause);

    private async Task WriteAsync(WaitingLine line)
    {
        while (TakePending(line) is { } part)
        {
            try
            {
                // Crash point: the rows are in the due set, which adds to the line what was not added here.
                await lines.JoinAsync(line, [.. part.Select(entry => entry.Job)], CancellationToken.None);
                board.NoteJoined(line);
                part.ForEach(entry => entry.Joined.SetResult());
            }
            catch (Exception fault)
            {
                part.ForEach(entry => entry.Joined.SetException(fault));
            }

            await Task.Delay(ShortestTick, time);
        }
    }

    private List<Entry>? TakePending(WaitingLine line)
    {
        lock (_gate)
        {
            var pending = _pending[line];
            if (pending.Count == 0)
            {
                _pending.Remove(line);
                return null;
            }

            List<Entry> part = [];
            while (part.Count < MaxJobs && pending.TryDequeue(out var entry))
            {
                part.Add(entry);
            }

            return part;
        }
    }

    private sealed record Entry(WaitingJob Job, TaskCompletionSource Joined);
}
