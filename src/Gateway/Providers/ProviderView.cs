using ImageGen.Contracts;
using ImageGen.Jobs;
using ImageGen.Jobs.Instances;
using ImageGen.Storage.Fleet;

namespace ImageGen.Gateway.Providers;

/// <summary>A configured provider instance as callers read it.</summary>
internal sealed record ProviderView
{
    /// <summary>Its name: the value of a request's <c>provider</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of service: <c>sandbox</c>, <c>replicate</c> …</summary>
    public required string Kind { get; init; }

    /// <summary>The lane of its jobs.</summary>
    public required string Lane { get; init; }

    /// <summary>The model for requests that name none; null when the service has no such choice, or no worker has published it yet.</summary>
    public string? Model { get; init; }

    /// <summary>Price of one image in US dollars; null when not configured.</summary>
    public decimal? Price { get; init; }

    /// <summary>The pool of GPU servers it belongs to; null when it belongs to none.</summary>
    public string? Pool { get; init; }

    /// <summary>How many of its jobs may be at the provider at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The maximum rate of orders, as <c>600/min</c>; null for no limit.</summary>
    public string? RateLimit { get; init; }

    /// <summary>Whether requests that name no provider go to it.</summary>
    public required bool Default { get; init; }

    /// <summary>Whether its settings allow jobs to go to it.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Whether orders go to it now: its circuit breaker is closed.</summary>
    public required bool Healthy { get; init; }

    /// <summary>Its circuit breaker, shared by all workers.</summary>
    public required CircuitView Circuit { get; init; }

    /// <summary>What it supports; null until a worker with its current settings has published it.</summary>
    public ProviderAbilities? Capabilities { get; init; }

    /// <summary>When its configured model is shut down; null when no date is known.</summary>
    public RetirementView? Retirement { get; init; }

    /// <summary>How many jobs are at the provider now, over all workers.</summary>
    public required long InFlight { get; init; }

    /// <summary>How many live workers run the jobs of its lane; with 0 the jobs wait. Null when that is not known, as when all workers are of an earlier version.</summary>
    public int? Workers { get; init; }

    /// <summary>The last failure that counted against it, even if it has recovered; null when there was none.</summary>
    public LastErrorView? LastError { get; init; }

    /// <summary>The view of a configured provider, for the operator or for tenants, with its state in the store and the capabilities that workers published.</summary>
    public static ProviderView Of(ConfiguredProvider entry, bool isDefault, CircuitState circuit, ProviderCapabilities? published, long inFlight, DateTimeOffset now, bool forOperator) => new()
    {
        Name = entry.Name,
        Kind = entry.Kind,
        Lane = entry.Lane,
        Pool = entry.Pool,
        Model = entry.Model ?? published?.Model,
        Price = entry.Price,
        Concurrency = entry.Concurrency,
        RateLimit = entry.Rate?.ToString() ?? published?.RateLimit,
        Default = isDefault,
        Enabled = entry.Enabled,
        Healthy = circuit.Reason is null,
        Circuit = CircuitView.Of(circuit, now, forOperator),
        Capabilities = published?.Abilities,
        Retirement = published?.Retirement is { } retirement ? RetirementView.Of(retirement, now) : null,
        InFlight = inFlight,
        LastError = circuit.LastReason is { } reason ? new LastErrorView(reason, forOperator ? circuit.LastMessage : TenantMessage.Of(reason), circuit.LastAt) : null,
    };
}
