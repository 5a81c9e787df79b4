namespace ImageGen.Emulators;

/// <summary>The kinds of faults.</summary>
public enum FaultKind
{
    /// <summary>The connection is reset without a response.</summary>
    Reset,

    /// <summary>No response is sent for <see cref="FaultRule.Delay"/>, after which the request continues normally, or never if there is no delay.</summary>
    Hang,

    /// <summary>A response with <see cref="FaultRule.Status"/>; at Zhipu <see cref="FaultRule.Text"/> may name the code of the error, at Hugging Face it may be <c>loading</c>.</summary>
    Status,

    /// <summary>The response is truncated.</summary>
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

    /// <summary>422, or 400 at OpenAI, Stability, Zhipu and Hugging Face: the input is refused with the reason in <see cref="FaultRule.Text"/>.</summary>
    InvalidInput,

    /// <summary>The prediction fails with the error in <see cref="FaultRule.Text"/>.</summary>
    Fail,

    /// <summary>At fal: it is reported as completed with the error in <see cref="FaultRule.Text"/>, and its result is always a 500.</summary>
    Crash,

    /// <summary>A user of the GPU server interrupts it: A1111 returns the unfinished image, ComfyUI and sd-server report the interruption.</summary>
    Interrupted,

    /// <summary>It succeeds with one image fewer than requested, so with none if one was requested.</summary>
    FewerOutputs,

    /// <summary>The moderation refuses the prompt or, on <see cref="FaultPoint.Outcome"/>, the finished image; <see cref="FaultRule.Text"/> may name the code.</summary>
    Moderated,

    /// <summary>The body is sent one byte at a time, each after <see cref="FaultRule.Delay"/> (100 ms when null).</summary>
    Drip,

    /// <summary>An HTML page with status 200 replaces the image.</summary>
    Html,

    /// <summary>A redirect to <see cref="FaultRule.Text"/>.</summary>
    Redirect,

    /// <summary>The body has 100 MB after the image, without a length in the header.</summary>
    Oversize,

    /// <summary>The body has a content coding that the client did not request: <c>gzip</c>, or the one in <see cref="FaultRule.Text"/>. A coding unknown to the emulator is only named.</summary>
    Coded,

    /// <summary>403 for a request without <c>User-Agent</c>, as Wikimedia responds.</summary>
    Nameless,
}
