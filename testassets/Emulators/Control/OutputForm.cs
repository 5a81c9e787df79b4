using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>How an output refers to its pictures.</summary>
public enum OutputForm
{
    /// <summary>An array of addresses, even for one picture.</summary>
    [JsonStringEnumMemberName("array")]
    Array,

    /// <summary>The address of the first image as a string.</summary>
    [JsonStringEnumMemberName("string")]
    Text,

    /// <summary>As the model does it, but with <c>data:</c> URIs in place of addresses.</summary>
    [JsonStringEnumMemberName("data")]
    Data,
}
