namespace ImageGen.ServiceDefaults.Telemetry;

/// <summary>
/// The names of labels of metrics and of attributes of spans. Semantic conventions of OpenTelemetry where they have a name. Every value of a label comes from a fixed list or
/// from the operator's configuration, never from a caller: no tenant, no prompt, no address that a caller names, no model that is not configured.
/// </summary>
public static class Labels
{
    /// <summary>The name of a provider instance, or <c>none</c>.</summary>
    public const string Provider = "provider";

    /// <summary>The lane.</summary>
    public const string Lane = "lane";

    /// <summary>The state in which a job ended.</summary>
    public const string State = "state";

    /// <summary>The failure reason, or <c>none</c>.</summary>
    public const string Reason = "reason";

    /// <summary>A configured model.</summary>
    public const string Model = "model";

    /// <summary>The result: <c>delivered</c>, or the reason of the failure.</summary>
    public const string Outcome = "outcome";

    /// <summary>Whether an attempt bought an image: <c>bought</c>, <c>not_bought</c> or <c>unknown</c>.</summary>
    public const string Certainty = "certainty";

    /// <summary>Convention <c>gen_ai.operation.name</c>: always <c>generate_content</c>.</summary>
    public const string GenAiOperation = "gen_ai.operation.name";

    /// <summary>Convention <c>gen_ai.provider.name</c>: the kind of the instance, such as <c>openai</c>.</summary>
    public const string GenAiProvider = "gen_ai.provider.name";

    /// <summary>Convention <c>gen_ai.request.model</c>: the configured model of the instance, or <c>other</c>.</summary>
    public const string GenAiModel = "gen_ai.request.model";

    /// <summary>Convention <c>gen_ai.output.type</c>: always <c>image</c>.</summary>
    public const string GenAiOutput = "gen_ai.output.type";

    /// <summary>Convention <c>error.type</c>: the failure reason; absent after a success.</summary>
    public const string ErrorType = "error.type";

    /// <summary>Convention <c>messaging.system</c>: <c>rabbitmq</c> or <c>in_memory</c>.</summary>
    public const string MessagingSystem = "messaging.system";

    /// <summary>Convention <c>messaging.operation.name</c>: <c>publish</c> or <c>process</c>.</summary>
    public const string MessagingOperation = "messaging.operation.name";

    /// <summary>Convention <c>messaging.destination.name</c>: the queue of a received message, the exchange of a sent one.</summary>
    public const string MessagingDestination = "messaging.destination.name";

    /// <summary>The id of a job, on spans only.</summary>
    public const string JobId = "imagegen.job_id";

    /// <summary>The number of the attempt, from 1, on spans only.</summary>
    public const string Attempt = "imagegen.attempt";
}
