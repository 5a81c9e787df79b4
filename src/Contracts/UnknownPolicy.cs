using System.Text.Json.Serialization;

namespace ImageGen.Contracts;

/// <summary>What happens to a job when it can't be determined whether its image was bought.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UnknownPolicy>))]
public enum UnknownPolicy
{
    /// <summary>The job ends <c>outcome_unknown</c>, with what it may have cost. The default.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>The job stays unfinished until the purchase is found, the operator settles it, or the time limit for waiting has passed.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>The job is ordered once more, and never a third time, if that costs no more than is allowed; otherwise as <see cref="Fail"/>.</summary>
    [JsonStringEnumMemberName("buy_again")]
    BuyAgain,
}
