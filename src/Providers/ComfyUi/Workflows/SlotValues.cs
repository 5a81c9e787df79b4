using System.Globalization;
using System.Text.Json.Nodes;

namespace ImageGen.Providers.ComfyUi.Workflows;

/// <summary>The values of an order for the slots.</summary>
/// <param name="Order">The order.</param>
/// <param name="Size">Its size, null for the workflow's own.</param>
/// <param name="Checkpoint">Its checkpoint, null for the workflow's own.</param>
/// <param name="File">The prefix of the file's name.</param>
/// <param name="Image">The name of the uploaded source image, null for none.</param>
internal sealed record SlotValues(GenerationOrder Order, (int Width, int Height)? Size, string? Checkpoint, string File, string? Image = null)
{
    /// <summary>The value of a slot: a number for a numeric slot, so that the server does not have to parse text.</summary>
    public JsonNode Of(Slot slot) => slot.Name switch
    {
        Slot.Prompt => Order.Prompt,
        Slot.Negative => Order.NegativePrompt ?? slot.Default ?? "",
        Slot.Seed => Order.Seed,
        Slot.Width => Size?.Width ?? NumberOf(slot),
        Slot.Height => Size?.Height ?? NumberOf(slot),
        Slot.Steps => Order.Steps ?? NumberOf(slot),
        Slot.Guidance => Order.Guidance ?? NumberOf(slot),
        Slot.Image => Image ?? "",
        Slot.Strength => Order.Strength ?? NumberOf(slot),
        Slot.Checkpoint => Checkpoint ?? slot.Default ?? "",
        _ => File,
    };

    /// <summary>The default number of a slot; null when it has none.</summary>
    public static double? DefaultOf(Slot slot)
        => double.TryParse(slot.Default, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static JsonNode NumberOf(Slot slot) => DefaultOf(slot) is { } number && number != Math.Floor(number) ? number : (long)(DefaultOf(slot) ?? 0);
}
