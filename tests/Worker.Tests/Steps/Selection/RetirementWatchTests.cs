using System.Diagnostics.Metrics;
using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Providers;
using ImageGen.Providers.Registration;
using ImageGen.Providers.Retirement;
using ImageGen.Worker.Instances;
using ImageGen.Worker.Metrics;
using ImageGen.Worker.Tests.Scripted;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ImageGen.Worker.Tests.Steps.Selection;

public sealed class RetirementWatchTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly EndingProvider _provider = new();

    private readonly LineLogger _log = new();

    private readonly ProviderAdapters _catalog;

    private readonly RetirementLoop _loop;

    public RetirementWatchTests()
    {
        _catalog = new ProviderAdapters([_provider]);
        _loop = new RetirementLoop(_catalog, _clock, _log);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _loop.Dispose();
        _catalog.Dispose();
    }

    [Fact]
    public async Task A_model_s_retirement_is_warned_of_once_a_day_from_ninety_days_before()
    {
        await RoundAsync();
        Assert.Empty(_log.Lines);

        // 2 September: 90 days are left.
        _clock.Advance(TimeSpan.FromDays(1));
        await RoundAsync();
        await RoundAsync();
        Assert.Contains("in 90 days. Its successor is new.", Assert.Single(_log.Lines), StringComparison.Ordinal);

        _clock.Advance(TimeSpan.FromHours(13));
        await RoundAsync();
        Assert.Equal(2, _log.Lines.Count);

        _clock.Advance(TimeSpan.FromDays(100));
        await RoundAsync();
        Assert.Contains("was shut down on 2026-12-01", _log.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_retirement_is_read_every_six_hours_and_a_fault_changes_nothing()
    {
        await RoundAsync();
        _clock.Advance(TimeSpan.FromHours(5));
        await RoundAsync();
        Assert.Equal(1, _provider.Asked);

        _provider.Fault = new ProviderFaultException(FailureReason.ProviderUnavailable, "away", mayHaveBought: false);
        _clock.Advance(TimeSpan.FromHours(1));
        await RoundAsync();
        Assert.Equal(2, _provider.Asked);
    }

    [Fact]
    public async Task The_days_until_a_retirement_are_a_gauge()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = services.GetRequiredService<IMeterFactory>();
        using var reading = new GaugeReading(factory);
        await new RetirementGauge(factory, _catalog, _clock).StartAsync(Token);

        Assert.Equal(91, reading.Of($"imagegen.models.days_left/{_provider.Name}"));

        _provider.KnownRetirement = null;
        Assert.Null(reading.Of($"imagegen.models.days_left/{_provider.Name}"));
    }

    [Fact]
    public void Tenants_read_the_successor_of_a_retiring_model()
        => Assert.Contains(
            "gpt-image-2.6-flare",
            TenantMessage.Of(FailureReason.ProviderRetired, "The service has shut down the model gpt-image-1.5 since 2026-12-01. Use its successor instead: gpt-image-2.6-flare or gpt-image-2.6-sunburst. It says: no."),
            StringComparison.Ordinal);

    private Task<bool> RoundAsync() => _loop.RoundAsync(Token);

    private sealed class EndingProvider : IRetirementNotice
    {
        public string Name => "ending";

        public string Kind => "openai";

        public string? DefaultModel => "old";

        public PurchaseEvidence Evidence => PurchaseEvidence.None;

        public int Asked { get; private set; }

        public ProviderFaultException? Fault { get; set; }

        public ModelRetirement? KnownRetirement { get; set; } = new("old", new DateOnly(2026, 12, 1), "new", IsOfService: false);

        public Task RefreshRetirementAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Fault is null ? Task.CompletedTask : Task.FromException(Fault);
        }

        public Task<SubmitOutcome> SubmitAsync(GenerationOrder order, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class LineLogger : ILogger<RetirementLoop>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Add(formatter(state, exception));
            }
        }
    }
}
