namespace ImageGen.Emulators;

/// <summary>The settings that can change on a running emulator. A change affects requests that are accepted after it.</summary>
public sealed class EmulatorControl
{
    private readonly TimeProvider _time;
    private volatile RateLimiter? _limiter;

    internal EmulatorControl(SupportedFaults supported, TimeProvider time, int? randomSeed)
    {
        _time = time;
        Faults = new FaultPlan(supported, randomSeed);
    }

    /// <summary>Time from acceptance to the end. Default 1 s.</summary>
    public Latency Latency { get; set; } = Latency.Fixed(TimeSpan.FromSeconds(1));

    /// <summary>Time from acceptance to the start of the work; null for a fifth of the latency.</summary>
    public TimeSpan? StartDelay { get; set; }

    /// <summary>How long after its end a prediction keeps input, output and image. Default 1 hour.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The form of outputs; null for the model's own.</summary>
    public OutputForm? Output { get; set; }

    /// <summary>The limit on creations; null for none.</summary>
    public RateLimit? RateLimit
    {
        get => _limiter?.Limit;
        set => _limiter = value is null ? null : new RateLimiter(value, _time);
    }

    /// <summary>The planned faults.</summary>
    public FaultPlan Faults { get; }

    internal RateLimiter? Limiter => _limiter;
}
