using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>What becomes of a job of which nobody can find out whether its image was bought.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    /// <summary>It ends <c>outcome_unknown</c>, with what it may have cost. The default.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>It stays unfinished until the purchase is found, the operator settles it, or its time to wait is over.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>It is ordered once more, and no third time, where that costs no more than is allowed; else as <see cref="Fail"/>.</summary>
    [JsonStringEnumMemberName("buy_again")]
    BuyAgain,
}
