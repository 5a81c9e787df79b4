using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Providers.Tests.Http;

public class WireFormTests
{
    // What is sent.
    private static readonly string[] Sent = ["WireOrder", "WireGuidance", "WireSampling", "WireOverrides", "WireTaskQuery"];

    // Half a list of purchases proves nothing, so that an item of another form must not simply be left out.
    private static readonly string[] Needed = ["WirePredictionList.Results"];

    /// <summary>An answer may stand for an image that is paid for: a field of a surprising form must never keep the others from being read.</summary>
    [Fact]
    public void Every_field_of_every_answer_may_have_any_form()
    {
        var fields = typeof(IImageProvider).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.Name.StartsWith("Wire", StringComparison.Ordinal) && !Sent.Contains(type.Name))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => (Name: $"{type.Name}.{property.Name}", property)))
            .ToList();

        Assert.NotEmpty(fields);
        Assert.Empty(fields
            .Where(field => !Needed.Contains(field.Name) && field.property.PropertyType != typeof(JsonElement) && field.property.GetCustomAttribute<JsonIgnoreAttribute>() is null && field.property.GetCustomAttribute<JsonConverterAttribute>() is null)
            .Select(field => field.Name));
    }
}
