using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Providers.Http.Loose;

namespace ImageGen.Providers.ComfyUi;

/// <summary>The answer to an order that was taken.</summary>
internal sealed record WireAccepted
{
    /// <summary>Ours, or one of the server's own where it is too old to take ours.</summary>
    [JsonPropertyName("prompt_id")]
    [JsonConverter(typeof(LooseText))]
    public string? PromptId { get; init; }

    /// <summary>By node, what is wrong with it; the outputs that hang on such a node are left out. An empty array at old servers.</summary>
    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}

/// <summary>The exception that a run ended in.</summary>
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
    /// <summary>By node, what it gave: lists by kind, <c>images</c> among them, of <see cref="WireFile"/>.</summary>
    [JsonPropertyName("outputs")]
    public JsonElement Outputs { get; init; }

    /// <summary>A <see cref="WireStatus"/>; not there at old servers.</summary>
    [JsonPropertyName("status")]
    public JsonElement Status { get; init; }
}

/// <summary>Something that is wrong, with the order or with one of its nodes.</summary>
internal sealed record WireError
{
    /// <summary>For example <c>value_not_in_list</c>.</summary>
    [JsonPropertyName("type")]
    public JsonElement Type { get; init; }

    [JsonPropertyName("message")]
    public JsonElement Message { get; init; }

    [JsonPropertyName("details")]
    public JsonElement Details { get; init; }

    /// <summary>Of a value: <c>received_value</c>, and <c>input_config</c>, a type with its limits.</summary>
    [JsonPropertyName("extra_info")]
    public JsonElement ExtraInfo { get; init; }
}

/// <summary>The body of a refusal.</summary>
internal sealed record WireFailure
{
    /// <summary>A <see cref="WireError"/>; a bare text at old servers.</summary>
    [JsonPropertyName("error")]
    public JsonElement Error { get; init; }

    [JsonPropertyName("node_errors")]
    public JsonElement NodeErrors { get; init; }
}

/// <summary>Where an image is on the server.</summary>
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

/// <summary>What is said on a socket: a word, and what belongs to it.</summary>
internal sealed record WireMessage
{
    [JsonPropertyName("type")]
    public JsonElement Word { get; init; }

    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}

/// <summary>A node of which something is wrong.</summary>
internal sealed record WireNode
{
    [JsonPropertyName("class_type")]
    public JsonElement ClassType { get; init; }

    /// <summary>A list of <see cref="WireError"/>.</summary>
    [JsonPropertyName("errors")]
    public JsonElement Errors { get; init; }
}

/// <summary>What runs and what waits. Each entry is an array with the id in second place.</summary>
internal sealed record WireQueue
{
    [JsonPropertyName("queue_running")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Running { get; init; }

    [JsonPropertyName("queue_pending")]
    [JsonConverter(typeof(LooseItems))]
    public IReadOnlyList<JsonElement>? Pending { get; init; }
}

/// <summary>How a run ended.</summary>
internal sealed record WireStatus
{
    /// <summary><c>success</c> or <c>error</c>; the latter for one that was interrupted too.</summary>
    [JsonPropertyName("status_str")]
    public JsonElement Word { get; init; }

    /// <summary>What happened, each an array of a word and an object.</summary>
    [JsonPropertyName("messages")]
    public JsonElement Messages { get; init; }
}

/// <summary>How far a node of a run is, or which node is run. Old servers leave out the run's id.</summary>
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

/// <summary>The answer to an upload: where the file is in the input folder. The name may be another than the one that was given.</summary>
internal sealed record WireUpload
{
    [JsonPropertyName("name")]
    [JsonConverter(typeof(LooseText))]
    public string? Name { get; init; }

    [JsonPropertyName("subfolder")]
    [JsonConverter(typeof(LooseText))]
    public string? Subfolder { get; init; }
}
