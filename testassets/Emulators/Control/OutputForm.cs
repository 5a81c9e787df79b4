using System.Text.Json.Serialization;

namespace ImageGen.Emulators;

/// <summary>How an output refers to its images.</summary>
public enum OutputForm
{
    /// <summary>An array of addresses, even for one image.</summary>
    [JsonStringEnumMemberName("array")]
    Array,

    /// <summary>The address of the first image as a string.</summary>
    [JsonStringEnumMemberName("string")]
    Text,

    /// <summary>The model's own form, with <c>data:</c> URIs in place of addresses.</summary>
    [JsonStringEnumMemberName("data")]
    Data,
}
