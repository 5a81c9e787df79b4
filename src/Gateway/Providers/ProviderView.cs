using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>A configured provider instance as callers see it.</summary>
internal sealed record ProviderView
{
    /// <summary>Its name: what a request's <c>provider</c> says.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of service: <c>sandbox</c>, <c>replicate</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>The lane its jobs take.</summary>
    public required string Lane { get; init; }

    /// <summary>The model for requests that name none; null when the service has no such choice, or no worker has told it yet.</summary>
    public string? Model { get; init; }

    /// <summary>Price of one image in US dollars; null when not configured.</summary>
    public decimal? Price { get; init; }

    /// <summary>The pool of boxes it belongs to; null for an instance that stands alone.</summary>
    public string? Pool { get; init; }

    /// <summary>How many of its jobs may be at the provider at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How many orders it takes, as <c>600/min</c>; null for any number.</summary>
    public string? RateLimit { get; init; }

    /// <summary>Whether requests that name no provider go to it.</summary>
    public required bool Default { get; init; }

    /// <summary>Whether jobs may go to it by its settings.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether orders go to it now: its circuit is closed.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Its circuit, one for all workers.</summary>
    public required CircuitView Circuit { get; init; }

    /// <summary>What it can do with a request; null until a worker with its present settings has told it.</summary>
    public ProviderAbilities? Capabilities { get; init; }

    /// <summary>When the model that it is configured with is shut down; null where no end is known.</summary>
    public RetirementView? Retirement { get; init; }

    /// <summary>How many jobs are at the provider now, over all workers.</summary>
    public required long InFlight { get; init; }

    /// <summary>How many live workers run the jobs of its lane: with 0 they wait. Null while that is not known, as with workers of an earlier version alone.</summary>
    public int? Workers { get; init; }

    /// <summary>The last failure that spoke against it, also when it is well again; null when there was none.</summary>
    public LastErrorView? LastError { get; init; }

    /// <summary>The view, for the operator or for tenants, of an entry of the roster, with what the store and the workers know of it.</summary>
    public static ProviderView Of(ConfiguredProvider entry, bool isDefault, CircuitState circuit, ProviderCapabilities? notice, long inFlight, DateTimeOffset now, bool forOperator) => new()
    {
        Name = entry.Name,
        Kind = entry.Kind,
        Lane = entry.Lane,
        Pool = entry.Pool,
        Model = entry.Model ?? notice?.Model,
        Price = entry.Price,
        Concurrency = entry.Concurrency,
        RateLimit = entry.Rate?.ToString() ?? notice?.RateLimit,
        Default = isDefault,
        Enabled = entry.Enabled,
        Healthy = circuit.Reason is null,
        Circuit = CircuitView.Of(circuit, now, forOperator),
        Capabilities = notice?.Abilities,
        Retirement = notice?.Retirement is { } news ? RetirementView.Of(news, now) : null,
        InFlight = inFlight,
        LastError = circuit.LastReason is { } reason ? new LastErrorView(reason, forOperator ? circuit.LastMessage : TenantMessage.Of(reason), circuit.LastAt) : null,
    };
}
