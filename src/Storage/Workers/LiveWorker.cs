using System.Text.Json.Serialization;

namespace ImageGen.Storage.Workers;

/// <summary>A live worker process, as it reports itself.</summary>
public sealed record LiveWorker
{
    /// <summary>Id of the process; a restart has a new one.</summary>
    [JsonIgnore]
    public Guid Id { get; init; }

    /// <summary>The lanes whose jobs it runs at present; empty for a worker that runs no jobs (<c>Worker:Jobs</c>).</summary>
    [JsonPropertyName("lanes")]
    public required IReadOnlyList<string> Lanes { get; init; }

    /// <summary>
    /// Those of its lanes that no worker's configuration names: it lets remaining jobs end or move to another provider, and has no provider for new jobs. Null for
    /// none, and for a worker of an earlier version.
    /// </summary>
    [JsonPropertyName("unnamed")]
    public IReadOnlyList<string>? Unnamed { get; init; }

    /// <summary>Version of the program.</summary>
    [JsonPropertyName("version")]
    public required string Version { get; init; }

    /// <summary>When it started, UTC, by its own clock.</summary>
    [JsonPropertyName("started_at")]
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last reported, UTC, by the store's clock.</summary>
    [JsonIgnore]
    public DateTimeOffset SeenAt { get; init; }
}
