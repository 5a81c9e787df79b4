using System.Text.Json;

namespace ImageGen.Emulators.Replicate;

/// <summary>
/// A prediction as the service shows it. Although the schema requires all fields, the recordings lack <c>output</c> and
/// <c>data_removed</c> until there is an output, and so do these responses.
/// </summary>
internal static class PredictionView
{
    private static readonly JsonWriterOptions Written = new() { Encoder = Json.Options.Encoder };

    /// <summary>The current prediction, as a poll, a listing or a webhook returns it.</summary>
    public static byte[] Write(Prediction prediction, Account account)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            Write(json, prediction, account);
        }

        return buffer.ToArray();
    }

    /// <summary>A page of a listing.</summary>
    public static byte[] WriteList(IEnumerable<Prediction> page, string? next, string? previous, Account account)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            json.WriteString("previous", previous);
            json.WriteString("next", next);
            json.WriteStartArray("results");
            foreach (var prediction in page)
            {
                Write(json, prediction, account);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>
    /// The response to a creation. A finished one that waited is returned as recorded: <c>processing</c>, with the output as
    /// data URIs, and without <c>completed_at</c> and <c>metrics</c>.
    /// </summary>
    public static byte[] WriteCreated(Prediction prediction, Account account, bool waited)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            var state = prediction.At(account.Time.GetUtcNow());
            json.WriteStartObject();
            WriteHead(json, prediction, removed: false);
            if (!waited || !state.IsFinal)
            {
                WriteStatus(json, prediction, new(PredictionStatus.Starting), Timestamps.Long(prediction.CreatedAt), account);
            }
            else if (state.Status is PredictionStatus.Succeeded)
            {
                json.WritePropertyName("output");
                Outputs.Write(json, prediction, account, asData: true);
                json.WriteBoolean("data_removed", false);
                WriteStatus(json, prediction, new(PredictionStatus.Processing), Timestamps.Short(prediction.CreatedAt), account);
            }
            else
            {
                json.WriteNull("output");
                json.WriteBoolean("data_removed", false);
                WriteStatus(json, prediction, state, Timestamps.Short(prediction.CreatedAt), account);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Prediction prediction, Account account)
    {
        var now = account.Time.GetUtcNow();
        var state = prediction.At(now);
        var removed = prediction.IsRemoved(now);
        json.WriteStartObject();
        WriteHead(json, prediction, removed);
        if (state.IsFinal)
        {
            json.WritePropertyName("output");
            if (state.Status is PredictionStatus.Succeeded && !removed)
            {
                Outputs.Write(json, prediction, account, asData: prediction.Form is OutputForm.Data);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteBoolean("data_removed", removed);
        }

        WriteStatus(json, prediction, state, Timestamps.Short(prediction.CreatedAt), account);
        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, Prediction prediction, bool removed)
    {
        json.WriteString("id", prediction.Id);
        json.WriteString("model", prediction.Model.FullName);
        json.WriteString("version", prediction.Version);
        if (prediction.Deployment is { } deployment)
        {
            json.WriteString("deployment", deployment);
        }

        json.WritePropertyName("input");
        if (removed)
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        else
        {
            prediction.Input.WriteTo(json);
        }

        json.WriteString("source", "api");
    }

    private static void WriteStatus(Utf8JsonWriter json, Prediction prediction, PredictionState state, string createdAt, Account account)
    {
        var removed = prediction.IsRemoved(account.Time.GetUtcNow());
        json.WriteString("logs", state.StartedAt is null || removed ? "" : Logs.Write(prediction, state, account.Time.GetUtcNow()));
        json.WriteString("error", state.Status is PredictionStatus.Failed ? prediction.Failure : null);
        json.WriteString("status", state.Status.ToString().ToLowerInvariant());
        json.WriteString("created_at", createdAt);
        WriteTimes(json, prediction, state);
        WriteUrls(json, prediction, account);
    }

    private static void WriteTimes(Utf8JsonWriter json, Prediction prediction, PredictionState state)
    {
        if (prediction.Deadline is { } deadline)
        {
            json.WriteString("deadline", Timestamps.Short(deadline));
        }

        if (state.StartedAt is { } startedAt)
        {
            json.WriteString("started_at", Timestamps.Short(startedAt));
        }

        if (state.CompletedAt is { } completedAt)
        {
            json.WriteString("completed_at", Timestamps.Short(completedAt));
            json.WriteStartObject("metrics");
            if (state.StartedAt is { } begun)
            {
                json.WriteNumber("predict_time", (completedAt - begun).TotalSeconds);
            }

            json.WriteNumber("total_time", (completedAt - prediction.CreatedAt).TotalSeconds);
            json.WriteEndObject();
        }
    }

    private static void WriteUrls(Utf8JsonWriter json, Prediction prediction, Account account)
    {
        json.WriteStartObject("urls");
        json.WriteString("cancel", $"{account.Api}/predictions/{prediction.Id}/cancel");
        json.WriteString("get", $"{account.Api}/predictions/{prediction.Id}");
        json.WriteString("web", $"https://replicate.com/p/{prediction.Id}");
        json.WriteEndObject();
    }
}
