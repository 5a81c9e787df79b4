namespace ImageGen.Servers;

/// <summary>The last lines of a child process's output, with a wait for a matching line.</summary>
internal sealed class OutputRing(int capacity = 5000)
{
    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private readonly List<(Predicate<string> Matches, TaskCompletionSource<string> Found)> _waiting = [];

    /// <summary>All kept lines, oldest first.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > capacity)
            {
                _lines.Dequeue();
            }

            _waiting.RemoveAll(waiter => waiter.Matches(line) && waiter.Found.TrySetResult(line));
        }
    }

    /// <summary>The first line that matches, among the kept and the future ones.</summary>
    public async Task<string> WaitAsync(Predicate<string> matches, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.FirstOrDefault(line => matches(line)) is { } earlier)
            {
                return earlier;
            }

            _waiting.Add((matches, found));
        }

        return await found.Task.WaitAsync(cancellationToken);
    }
}
