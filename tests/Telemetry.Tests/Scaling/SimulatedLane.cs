namespace ImageGen.Telemetry.Tests.Scaling;

/// <summary>A lane whose workers each begin some jobs a second once they have started, and whose provider has a limited concurrency and takes its time. One step is one second.</summary>
internal sealed class SimulatedLane(int concurrency, int providerSeconds)
{
    private const int BeginsPerSecond = 4;
    private const int StartSeconds = 20;

    private readonly Queue<int> _queued = new();
    private readonly Queue<int> _ends = new();
    private readonly List<int> _ready = [];
    private int _second;

    public long Queued => _queued.Count;

    public long AtProviders => _ends.Count;

    public long Unfinished => Queued + AtProviders;

    /// <summary>The longest wait of a job that has begun, or still waits, in seconds.</summary>
    public int LongestWait { get; private set; }

    /// <summary>The longest time in which jobs waited and no worker was there, in seconds.</summary>
    public int LongestWithoutWorkers { get; private set; }

    /// <summary>Makes one step with so many pods and new jobs.</summary>
    public void Step(int pods, int arrivals)
    {
        _second++;
        for (var n = 0; n < arrivals; n++)
        {
            _queued.Enqueue(_second);
        }

        while (_ready.Count < pods)
        {
            _ready.Add(_second + StartSeconds);
        }

        if (_ready.Count > pods)
        {
            // A StatefulSet removes the newest first.
            _ready.RemoveRange(pods, _ready.Count - pods);
        }

        // Orders end at the provider whatever happens to workers; some worker must be there to fetch.
        var working = _ready.Count(since => since <= _second);
        while (working > 0 && _ends.TryPeek(out var end) && end <= _second)
        {
            _ends.Dequeue();
        }

        for (var n = 0; n < working * BeginsPerSecond && _ends.Count < concurrency && _queued.TryDequeue(out var since); n++)
        {
            LongestWait = Math.Max(LongestWait, _second - since);
            _ends.Enqueue(_second + providerSeconds);
        }

        _idle = Unfinished > 0 && working == 0 ? _idle + 1 : 0;
        LongestWithoutWorkers = Math.Max(LongestWithoutWorkers, _idle);
        if (_queued.TryPeek(out var oldest))
        {
            LongestWait = Math.Max(LongestWait, _second - oldest);
        }
    }

    private int _idle;
}
