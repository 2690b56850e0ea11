import { useEffect } from "react";
import { Button, Progress, t } from "../../../ui";
import { lookAtFetching, startFetching, stopFetching, useFetching } from "./fetching";

const words = t.data.fetch;

/** The way to MNIST where it is not here: a button, then how far it is, then why it did not come. */
export function FetchMnist() {
  const { state, done, total, error } = useFetching();
  useEffect(() => void lookAtFetching(), []);
  if (state === "working")
    return (
      <div className="data-fetch">
        <Progress label={words.working} done={done} total={total} />
        <span className="num">{words.amount(done, total)}</span>
        <Button size="sm" onClick={() => void stopFetching()}>
          {words.stop}
        </Button>
      </div>
    );
  return (
    <div className="data-fetch">
      <Button size="sm" onClick={() => void startFetching()}>
        {state === "stopped" && done > 0 ? words.goOn(done, total) : words.start}
      </Button>
      {state === "failed" && (
        <p className="data-note" role="alert">
          {error} {words.otherwise}
        </p>
      )}
    </div>
  );
}
