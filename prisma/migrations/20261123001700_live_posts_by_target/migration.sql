-- A message that comes to show another record is found among those of its place.
CREATE INDEX "live_posts_target_id_idx" ON "live_posts"("target_id");
