using System.Globalization;
using System.Text.Json.Nodes;
using ImageGen.Providers.Http;

namespace ImageGen.Providers.Replicate;

/// <summary>Maps numbers that are preferences, such as steps and guidance: one outside the model's limits becomes the nearest inside, with a remark.</summary>
internal static class NumberMapping
{
    /// <summary>The number to order.</summary>
    /// <param name="schema">The model's schema of the input; null if there is none.</param>
    /// <param name="name">The caller's name of the field.</param>
    /// <param name="requested">The requested number.</param>
    /// <param name="remarks">Receives the remark.</param>
    public static JsonNode Fit(InputSchema? schema, string name, double requested, ICollection<string> remarks)
    {
        var number = schema is null ? requested : Nearest(schema, requested);
        if (number != requested)
        {
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"The model takes {name} {Limits(schema!)}: {number} was ordered instead of {requested}."));
        }

        return number == Math.Floor(number) && Math.Abs(number) < long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    private static double Nearest(InputSchema schema, double requested)
    {
        var choices = schema.Choices.Select(WireJson.NumberOf).OfType<double>().ToList();
        if (choices.Count > 0)
        {
            return choices.MinBy(choice => Math.Abs(choice - requested));
        }

        var number = Math.Max(Math.Min(requested, schema.Most ?? requested), schema.Least ?? double.MinValue);
        return schema.IsWhole ? Math.Round(number) : number;
    }

    private static string Limits(InputSchema schema) => schema switch
    {
        { Choices.Count: > 0 } => $"of {string.Join(", ", schema.Choices.Select(WireJson.NameOf).Take(20))}",
        { Least: { } least, Most: { } most } => string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}"),
        { Most: { } most } => string.Create(CultureInfo.InvariantCulture, $"up to {most}"),
        { Least: { } least } => string.Create(CultureInfo.InvariantCulture, $"from {least} on"),
        _ => "in whole numbers",
    };
}
