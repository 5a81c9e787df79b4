namespace ImageGen.Emulators;

/// <summary>What can be changed on a running emulator. Changes hold for what is accepted from then on.</summary>
public sealed class EmulatorControl
{
    private readonly TimeProvider _time;
    private volatile RateLimiter? _limiter;

    internal EmulatorControl(FaultMenu menu, TimeProvider time, int? randomSeed)
    {
        _time = time;
        Faults = new FaultPlan(menu, randomSeed);
    }

    /// <summary>From acceptance to the end. Default 1 s.</summary>
    public Latency Latency { get; set; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>From acceptance to the begin of the work; null is a fifth of the latency.</summary>
    public TimeSpan? StartDelay { get; set; }

    /// <summary>How long after its end a prediction keeps input, output and image. Default 1 hour.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The form of outputs; null is the model's own.</summary>
    public OutputForm? Output { get; set; }

    /// <summary>The limit on creations; null is none.</summary>
    public RateLimit? RateLimit
    {
        get => _limiter?.Limit;
        set => _limiter = value is null ? null : new RateLimiter(value, _time);
    }

    /// <summary>The faults to come.</summary>
    public FaultPlan Faults { get; }

    internal RateLimiter? Limiter => _limiter;
}
