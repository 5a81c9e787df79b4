using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.SdCpp.Wire;

/// <summary>A job, as much of it as matters here.</summary>
internal sealed record WireJob
{
    /// <summary>For example <c>job_6b04179f_00000001</c>.</summary>
    [JsonPropertyName("id")]
    [JsonConverter(typeof(LooseText))]
    public string? Id { get; init; }

    /// <summary><c>queued</c>, <c>generating</c>, <c>completed</c>, <c>failed</c> or <c>cancelled</c>.</summary>
    [JsonPropertyName("status")]
    [JsonConverter(typeof(LooseText))]
    public string? Status { get; init; }

    /// <summary>Its place among the jobs that wait, from 1; 0 of one that does not.</summary>
    [JsonPropertyName("queue_position")]
    public JsonElement QueuePosition { get; init; }

    /// <summary>When it was begun, in whole seconds since 1970; null before. It is the one that counts: a queued job has none.</summary>
    [JsonPropertyName("started")]
    public JsonElement Started { get; init; }

    /// <summary>Whole seconds since 1970, by the clock of the box.</summary>
    [JsonPropertyName("completed")]
    public JsonElement Completed { get; init; }

    /// <summary>A <see cref="WireResult"/>, or null.</summary>
    [JsonPropertyName("result")]
    public JsonElement Result { get; init; }

    /// <summary>A <see cref="WireFailure"/>, or null.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }
}
