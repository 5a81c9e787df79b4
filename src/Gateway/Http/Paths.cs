namespace ImageGen.Gateway.Http;

/// <summary>The paths in links of responses.</summary>
internal static class Paths
{
    /// <summary>A job.</summary>
    public static string Job(Guid id) => $"/v1/jobs/{id:D}";

    /// <summary>The bytes of a job's image.</summary>
    public static string Image(Guid id) => $"{Job(id)}/image";

    /// <summary>A job's events.</summary>
    public static string Events(Guid id) => $"{Job(id)}/events";

    /// <summary>Where to cancel a job.</summary>
    public static string Cancel(Guid id) => $"{Job(id)}/cancel";

    /// <summary>Where to replay a job.</summary>
    public static string Replay(Guid id) => $"{Job(id)}/replay";

    /// <summary>Where to settle a job's unknown outcome.</summary>
    public static string Settle(Guid id) => $"{Job(id)}/settle";

    /// <summary>A webhook endpoint.</summary>
    public static string Webhook(Guid id) => $"/v1/webhooks/{id:D}";

    /// <summary>A delivery to a webhook endpoint.</summary>
    public static string Delivery(Guid endpoint, string id) => $"{Webhook(endpoint)}/deliveries/{id}";

    /// <summary>A batch.</summary>
    public static string Batch(Guid id) => $"/v1/batches/{id:D}";

    /// <summary>Where to cancel a batch.</summary>
    public static string CancelBatch(Guid id) => $"{Batch(id)}/cancel";
}
