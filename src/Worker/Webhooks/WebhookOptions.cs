using System.ComponentModel.DataAnnotations;

namespace ImageGen.Worker.Webhooks;

/// <summary>Settings of the section <c>ImageGen:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>
    /// How many deliveries to one endpoint, or to one host that jobs name, may be sent at a time, over all workers: 1 to 16; default 4.
    /// While every attempt fails, the limit is one.
    /// </summary>
    [Range(1, 16)]
    public int Concurrency { get; set; } = 4;
}
