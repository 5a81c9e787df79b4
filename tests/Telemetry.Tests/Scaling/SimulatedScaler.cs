namespace ImageGen.Telemetry.Tests.Scaling;

/// <summary>
/// KEDA with its HorizontalPodAutoscaler, by their documentation: KEDA decides between none and one, the HPA every 15 s between one and the maximum from the total of the metric divided by the
/// target, with a tolerance of 10 %, the highest recommendation of the window before it removes pods, and the policies of the chart (up: four pods or 100 % in 15 s; down: 50 % in 60 s).
/// </summary>
internal sealed class SimulatedScaler(ScalerValues values, TimeProvider time, Func<long?> metric)
{
    private const double Tolerance = 0.1;

    private static readonly TimeSpan Sync = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan UpPeriod = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DownPeriod = TimeSpan.FromSeconds(60);

    private readonly List<(DateTimeOffset At, int Pods)> _recommendations = [];
    private readonly List<(DateTimeOffset At, int Pods)> _history = [];
    private DateTimeOffset _nextPoll;
    private DateTimeOffset _nextSync;
    private DateTimeOffset _lastActive = time.GetUtcNow();
    private int _failures;
    private long? _last;

    /// <summary>The number of pods that it wants now.</summary>
    public int Pods { get; private set; } = values.Min;

    /// <summary>To be called every second.</summary>
    public void Tick()
    {
        var now = time.GetUtcNow();
        if (now >= _nextPoll)
        {
            _nextPoll = now + values.Polling;
            Poll(now);
        }

        if (now >= _nextSync)
        {
            _nextSync = now + Sync;
            if (Pods > 0 && Total() is { } total)
            {
                Change(now, Decide(now, total));
            }
        }
    }

    private void Poll(DateTimeOffset now)
    {
        _last = metric();
        _failures = _last is null ? _failures + 1 : 0;
        if (_last > 0)
        {
            _lastActive = now;
            if (Pods == 0)
            {
                Change(now, Math.Max(1, values.Min));
            }
        }
        else if (_last == 0 && values.Min == 0 && Pods > 0 && now - _lastActive >= values.Cooldown)
        {
            Change(now, 0);
        }
        else if (_failures >= values.FallbackThreshold && Pods == 0)
        {
            Change(now, values.Fallback);
        }
    }

    /// <summary>The fallback is a metric with which the HPA comes to its number; before its threshold the HPA has no metric, and changes nothing.</summary>
    private long? Total() => _last ?? (_failures >= values.FallbackThreshold ? values.Fallback * (long)values.Target : null);

    private int Decide(DateTimeOffset now, long total)
    {
        var ratio = (double)total / (values.Target * Pods);
        var wanted = Math.Abs(ratio - 1) <= Tolerance ? Pods : (int)Math.Ceiling((double)total / values.Target);
        wanted = Math.Clamp(wanted, Math.Max(1, values.Min), values.Max);
        _recommendations.Add((now, wanted));
        _recommendations.RemoveAll(entry => entry.At <= now - values.ScaleDownStabilization);
        var stable = wanted >= Pods ? wanted : Math.Min(Pods, _recommendations.Select(entry => entry.Pods).DefaultIfEmpty(wanted).Max());
        if (stable > Pods)
        {
            var before = Before(now - UpPeriod);
            return Math.Min(stable, Math.Max(before + 4, before * 2));
        }

        return stable < Pods ? Math.Max(stable, (int)Math.Floor(Before(now - DownPeriod) * 0.5)) : Pods;
    }

    private int Before(DateTimeOffset at) => _history.LastOrDefault(entry => entry.At <= at) is { At: var known, Pods: var pods } && known != default ? pods : _history.Count > 0 ? _history[0].Pods : Pods;

    private void Change(DateTimeOffset now, int pods)
    {
        if (_history.Count == 0)
        {
            _history.Add((now, Pods));
        }

        if (pods != Pods)
        {
            Pods = pods;
            _history.Add((now, pods));
        }
    }
}
