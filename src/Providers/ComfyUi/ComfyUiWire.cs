using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.ComfyUi;

/// <summary>The response to an accepted order.</summary>
internal sealed record WireAccepted
{
    /// <summary>The requested id, or one of the server's own if it is too old to accept one.</summary>
    [JsonPropertyName("prompt_id")]
    [JsonConverter(typeof(LooseText))]
    public string? PromptId { get; init; }

    /// <summary>The errors by node; the outputs that depend on such a node are left out. An empty array at old servers.</summary>
    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}

/// <summary>The exception that ended a run.</summary>
internal sealed record WireCrash
{
    [JsonPropertyName("node_id")]
    public JsonElement NodeId { get; init; }

    [JsonPropertyName("node_type")]
    public JsonElement NodeType { get; init; }

    [JsonPropertyName("exception_type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("exception_message")]
    public JsonElement Message { get; init; }
}

/// <summary>A run that has ended.</summary>
internal sealed record WireEntry
{
    /// <summary>The outputs by node: lists by kind, among them <c>images</c> of <see cref="WireFile"/>.</summary>
    [JsonPropertyName("outputs")]
    public JsonElement Outputs { get; init; }

    /// <summary>A <see cref="WireStatus"/>; missing at old servers.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }
}

/// <summary>An error of the order or of one of its nodes.</summary>
internal sealed record WireError
{
    /// <summary>For example <c>value_not_in_list</c>.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    [JsonPropertyName("details")]
    public JsonElement Details { get; init; }

    /// <summary>For a value: <c>received_value</c>, and <c>input_config</c>, a type with its limits.</summary>
    [JsonPropertyName("extra_info")]
    public JsonElement ExtraInfo { get; init; }
}

/// <summary>The body of an error response.</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>; a plain text at old servers.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}

/// <summary>The location of an image on the server.</summary>
internal sealed record WireFile
{
    [JsonPropertyName("filename")]
    public JsonElement Name { get; init; }

    [JsonPropertyName("subfolder")]
    public JsonElement Folder { get; init; }

    /// <summary><c>output</c>, or <c>temp</c> for a preview.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }
}

/// <summary>A WebSocket message: a type, and its data.</summary>
internal sealed record WireMessage
{
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}

/// <summary>A node with errors.</summary>
internal sealed record WireNode
{
    [JsonPropertyName("class_type")]
    public JsonElement ClassType { get; init; }

    /// <summary>A list of <see cref="WireError"/>.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }
}

/// <summary>The running and the waiting runs. Each entry is an array with the id in second place.</summary>
internal sealed record WireQueue
{
    [JsonPropertyName("queue_running")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Running { get; init; }

    [JsonPropertyName("queue_pending")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Pending { get; init; }
}

/// <summary>The result of a run.</summary>
internal sealed record WireStatus
{
    /// <summary><c>success</c> or <c>error</c>; the latter also for an interrupted run.</summary>
    [JsonPropertyName("status_str")]
    public JsonElement Status { get; init; }

    /// <summary>The events, each an array of a name and an object.</summary>
    [JsonPropertyName("messages")]
    public JsonElement Messages { get; init; }
}

/// <summary>The progress of a node, or the node that is being run. Old servers omit the run's id.</summary>
internal sealed record WireStep
{
    [JsonPropertyName("prompt_id")]
    public JsonElement PromptId { get; init; }

    [JsonPropertyName("node")]
    public JsonElement Node { get; init; }

    [JsonPropertyName("value")]
    public JsonElement Value { get; init; }

    [JsonPropertyName("max")]
    public JsonElement Max { get; init; }
}

/// <summary>The response to an upload: the location of the file in the input folder. The name may differ from the given one.</summary>
internal sealed record WireUpload
{
    [JsonPropertyName("name")]
    [JsonConverter(typeof(LooseText))]
    public string? Name { get; init; }

    [JsonPropertyName("subfolder")]
    [JsonConverter(typeof(LooseText))]
    public string? Subfolder { get; init; }
}
