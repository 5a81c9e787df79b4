using System.Globalization;

namespace ImageGen.Emulators.Stability;

/// <summary>A request that passed <see cref="GenerateRules"/>.</summary>
/// <param name="Endpoint">The addressed endpoint.</param>
/// <param name="Model">The field <c>model</c>, or its default; empty if there is none.</param>
/// <param name="Ratio">The aspect ratio.</param>
/// <param name="Seed">The seed, random if the request has none or 0.</param>
/// <param name="Fields">The unchanged fields.</param>
internal sealed record GenerateRequest(Endpoint Endpoint, string Model, string Ratio, long Seed, IReadOnlyDictionary<string, string> Fields)
{
    private const int Grid = 64;

    public string Prompt => Fields["prompt"];

    public decimal Price => Endpoint.Models[Model];

    public string ModelName => Model.Length > 0 ? Model : Endpoint.Name;

    /// <summary>The seed that the client chose; null if the service chose it.</summary>
    public long? AskedSeed => Fields.TryGetValue("seed", out var text) && long.Parse(text, CultureInfo.InvariantCulture) is var seed && seed != 0 ? seed : null;

    /// <summary>The size for the aspect ratio.</summary>
    public (int Width, int Height) Size
    {
        get
        {
            var sides = Ratio.Split(':').Select(side => double.Parse(side, CultureInfo.InvariantCulture)).ToArray();
            var width = Math.Sqrt(Endpoint.Pixels * sides[0] / sides[1]);
            return (Round(width), Round(Endpoint.Pixels / width));
        }
    }

    private static int Round(double side) => (int)Math.Round(side / Grid) * Grid;
}
