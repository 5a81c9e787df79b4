using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ImageGen.Storage.Webhooks;

/// <summary>A position in a queue's list of deliveries: <c>time:id</c>, a member of its index. As a cursor it is opaque to callers, and stays valid when the deliveries around it change.</summary>
internal readonly partial record struct DeliveryCursor(string Place)
{
    /// <summary>The delivery at this position.</summary>
    public string Id => Place[14..];

    public static DeliveryCursor Of(WebhookDelivery delivery) => new($"{At(delivery.Time)}{delivery.Id}");

    /// <summary>The position before all members of that time and after all earlier ones.</summary>
    public static string At(DateTimeOffset time)
        => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(time.ToUnixTimeMilliseconds(), 0, 9_999_999_999_999):D13}:");

    public static DeliveryCursor Parse(string cursor)
    {
        // Base64Url throws FormatException itself for invalid text.
        var place = cursor.Length <= 100 ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return PlacePattern().IsMatch(place) ? new DeliveryCursor(place) : throw new FormatException("This is not a cursor of a list of deliveries.");
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(Place));

    [GeneratedRegex("^[0-9]{13}:msg_[0-9a-f]{32}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlacePattern();
}
