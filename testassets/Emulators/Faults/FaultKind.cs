namespace ImageGen.Emulators;

/// <summary>What goes wrong.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset, without an answer.</summary>
    Reset,

    /// <summary>No answer comes; for <see cref="FaultRule.Delay"/>, after which all goes on as usual, or for ever.</summary>
    Hang,

    /// <summary>An answer with <see cref="FaultRule.Status"/>; at Zhipu <see cref="FaultRule.Text"/> may name the code of the error, at Hugging Face it may be <c>loading</c>.</summary>
    Status,

    /// <summary>The answer begins and breaks off in the middle.</summary>
    Truncate,

    /// <summary>429, with <see cref="FaultRule.RetryAfter"/> in the body or in the header.</summary>
    Throttle,

    /// <summary>The credit is used up: 402 at Replicate, Stability and Hugging Face, 429 with <c>insufficient_quota</c> at OpenAI and with 1113 at Zhipu.</summary>
    InsufficientCredit,

    /// <summary>402 at Replicate: there is no card. 400 at OpenAI: the limit of the month is reached. 429 with 1309 at Zhipu: the plan has expired.</summary>
    BillingRequired,

    /// <summary>401.</summary>
    Unauthenticated,

    /// <summary>422: the version is unknown or not permitted.</summary>
    InvalidVersion,

    /// <summary>422, or 400 at OpenAI, Stability, Zhipu and Hugging Face: the input is refused, with <see cref="FaultRule.Text"/> as what is wrong.</summary>
    InvalidInput,

    /// <summary>It ends failed, with <see cref="FaultRule.Text"/> as its error.</summary>
    Fail,

    /// <summary>At fal: it is said to be completed, with <see cref="FaultRule.Text"/> as its error, and its result is a 500 for good.</summary>
    Crash,

    /// <summary>Somebody at a GPU server stops it half-way: A1111 answers with the unfinished image, ComfyUI and sd-server say so.</summary>
    Interrupted,

    /// <summary>It succeeds with one image fewer than asked for; none where one was asked for.</summary>
    FewerOutputs,

    /// <summary>The moderation refuses the prompt or, on <see cref="FaultPoint.Outcome"/>, the finished image; <see cref="FaultRule.Text"/> may name the code.</summary>
    Moderated,

    /// <summary>The body comes a byte at a time, one each <see cref="FaultRule.Delay"/> (100 ms when null).</summary>
    Drip,

    /// <summary>A page of HTML comes in place of an image, with status 200.</summary>
    Html,

    /// <summary>A redirect to <see cref="FaultRule.Text"/>.</summary>
    Redirect,

    /// <summary>After the image the body goes on for 100 MB, without a length in the header.</summary>
    Oversize,

    /// <summary>The body comes in a content coding that nobody asked for: <c>gzip</c>, or the one that <see cref="FaultRule.Text"/> names; one that is not known here in name only.</summary>
    Coded,

    /// <summary>403 for a request that does not say who asks (no <c>User-Agent</c>), as Wikimedia answers.</summary>
    Nameless,
}
